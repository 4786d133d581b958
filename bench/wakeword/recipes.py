# SPDX-License-Identifier: Apache-2.0
"""The recipe of an app, and it with one thing changed."""
import json
import pathlib
import re

WAKEWORD = pathlib.Path(__file__).resolve().parents[2] / "apps/wakeword/recipe.toml"
CLASSES = re.compile(r"^classes = .*$", re.MULTILINE)
FIRST_SOURCE = re.compile(r"^(\[\[data\]\] .*\n)", re.MULTILINE)
WEIGHT = re.compile(r"^weight = .*\n", re.MULTILINE)


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


def without_recordings(text, others):
    """As who has none of the words, which the first source is for, and which then weighs what all do."""
    text = changed(WEIGHT, "", text)
    return changed(FIRST_SOURCE, lambda found: found[1] + f"only = {{ label = {json.dumps(others)} }}\n", text)
