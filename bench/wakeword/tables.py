# SPDX-License-Identifier: Apache-2.0
"""detection.json as a table for a README."""
import re

TABLE = re.compile(r'\| [^|\n]*, said by voices never heard.*?(?=\n\n|\n\Z)', re.DOTALL)


def share(misses, of):
    return f"{misses} of {of} ({100 * misses / of:.1f} %)"


def latency_text(latency):
    return f"{latency['median']:.2f} s in the median, {latency['p95']:.2f} s in 95 %"


def rows_of_word(found):
    """One word: all there is about it."""
    quiet = next(iter(found.values()))
    rows = [("misses, quiet", share(quiet["misses"], quiet["positives"]))]
    for name, of in found.items():
        rows += [(f"misses, {noisy['snr_db']:g} dB above {name}", share(noisy["misses"], of["positives"]))
                 for noisy in of["noisy"]]
    return rows + [("latency after the word's end", latency_text(quiet["latency_s"]))]


def rows_of_words(found):
    """Several: a line each."""
    rows = []
    for word, of in found.items():
        quiet = next(iter(of.values()))
        at_10 = next(noisy["misses"] for noisy in quiet["noisy"] if noisy["snr_db"] == 10)
        rows.append((f"\"{word.replace('_', ' ')}\": misses, quiet; 10 dB above the training's noises",
                     f"{share(quiet['misses'], quiet['positives'])}; {share(at_10, quiet['positives'])}"))
    return rows


def table(found):
    words = found["words"]
    rows = rows_of_word(*words.values()) if len(words) == 1 else rows_of_words(words)
    for name, of in found["false_alarms"].items():
        rows.append((f"false alarms, {name}",
                     f"{of['false_alarms']} in {of['hours']:.2f} h (95 %: at most "
                     f"{of['false_alarms_per_hour_upper95']:.2f} an hour)"))
    any_word = next(iter(next(iter(words.values())).values()))
    who = f"\"{next(iter(words))}\"" if len(words) == 1 else f"{len(words)} words"
    head = f"| {who}, said by voices never heard, threshold {any_word['threshold']:g} | |"
    return "\n".join([head, "|---|---|"] + [f"| {a} | {b} |" for a, b in rows])


def in_place(readme, found):
    """The README with this table in the place of the one that it has."""
    return TABLE.sub(lambda _: table(found), readme, count=1)
