# SPDX-License-Identifier: Apache-2.0
"""The recipe of an app, and it with one thing changed."""
import pathlib
import re

WAKEWORD = pathlib.Path(__file__).resolve().parents[2] / "apps/wakeword/recipe.toml"
CLASSES = re.compile(r"^classes = .*$", re.MULTILINE)
DATA = re.compile(r"^(?=\[\[data\]\])|^(?=\[split\])", re.MULTILINE)


def changed(pattern, by, text):
    text, count = pattern.subn(by, text, count=1)
    assert count == 1, f"the recipe has nothing like {pattern.pattern}"
    return text


def recipe_of(app):
    """Its own, or that of apps/wakeword with the app's name as the word."""
    own = app / "recipe.toml"
    if own.exists():
        return own.read_text()
    return changed(CLASSES, f'classes = ["{app.name}", "other"]', WAKEWORD.read_text())


def without_recordings(text):
    """As who has none: what is synthesised alone, which then validates and tests too. The noise that is mixed in stays."""
    blocks = DATA.split(text)
    made = [block for block in blocks if not block.startswith("[[data]]") or "folder" not in block]
    assert len(made) < len(blocks), "the recipe has no recordings"
    return "".join(made).replace('part = "train"', 'part = "split"')
