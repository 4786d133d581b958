# SPDX-License-Identifier: Apache-2.0
"""The figures in README.md and docs/performance.md, from results.json and baselines.json.

Only numbers that stand in known places are written: cells of known rows, and one paragraph of the
README. Words around them, and the steps of the past, are written by hand.
"""
import json
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
RESULTS = HERE / 'results.json'
README = ROOT / 'README.md'
PERFORMANCE = ROOT / 'docs/performance.md'
BASELINES = json.loads((HERE / 'baselines.json').read_text())['models']
WHOLE = [model for model, peer in BASELINES.items() if 'flag' not in peer]
TFLM = 'TensorFlow Lite Micro with CMSIS-NN'
# Rows of "Roofline" and how their kernels are named.
ROOF_ROWS = {'CONV_2D in blocks': 'Conv2dS8Blocks', 'CONV_2D by Winograd': 'Conv2dS8Winograd',
             'FULLY_CONNECTED': 'FullyConnectedS8', 'DEPTHWISE_CONV_2D 3x3': 'DepthwiseConv2dS8K3x3',
             'the same of stride 2': 'DepthwiseConv2dS8K3x3Stride2'}


def name_of(model):
    return pathlib.Path(BASELINES[model]['file']).stem


def millions(cycles):
    return f'{cycles / 1e6:.2f}' if cycles >= 1e6 else f'{cycles / 1e6:.3f}'


def replace_once(pattern, new, text, where):
    """`text` with what matches `pattern`, which it has once, replaced."""
    text, count = re.subn(pattern, lambda _: new, text, flags=re.DOTALL | re.MULTILINE)
    if count != 1:
        sys.exit(f'{where}: {count} times {pattern!r}, want it once')
    return text


def set_cells(text, row, cells, where):
    """The last cells of the row that begins with `row`."""
    pattern = rf'^\| {re.escape(row)} \|.*?$'
    found = re.search(pattern, text, flags=re.MULTILINE)
    kept = found.group(0).strip('| ').split(' | ')[:-len(cells)] if found else []
    return replace_once(pattern, '| ' + ' | '.join(kept + cells) + ' |', text, where)


def set_section(text, heading, change, where):
    """`text` with change(section) for that from `heading` up to the next heading."""
    begin = text.find(heading)
    if begin < 0:
        sys.exit(f'{where}: no {heading!r}')
    end = text.find('\n## ', begin + 1)
    end = len(text) if end < 0 else end
    return text[:begin] + change(text[begin:end]) + text[end:]


def readme_rows(results, text):
    """What the default --optimize costs."""
    for model in WHOLE:
        own, peer = results[model]['balanced single'], BASELINES[model]['tflm']
        cells = (own['arena_bytes'], peer['arena_bytes'], own['code_bytes'], peer['code_bytes'],
                 own['stack_bytes'], own['cycles'], peer['cycles'])
        text = set_cells(text, name_of(model), [f'{cell:,}' for cell in cells], 'README.md')
    return text


def readme_sentences(results):
    """What the others give."""
    kws, ic, frame = results['kws'], results['ic'], results['sww frame']
    rows = results['vww by rows']
    kilobytes = [f"{model['size single']['code_bytes'] / 1000:.1f} KB" for model in (kws, ic)]
    return (
        f"`--optimize speed` takes {name_of('kws')} to {millions(kws['speed single']['cycles'])} M "
        f"cycles and {name_of('ic')} to {millions(ic['speed single']['cycles'])} M, `ram` to arenas "
        f"of {kws['ram single']['arena_bytes']:,} and {ic['ram single']['arena_bytes']:,} bytes, "
        f"`size` to {kilobytes[0]} and\n{kilobytes[1]} of code. `--stream` makes a frame of "
        f"{name_of('sww')} {millions(frame['speed single']['cycles'])} M cycles where its whole "
        f"window takes {millions(results['sww']['speed single']['cycles'])} M;\n`--push-rows` takes the "
        f"image of {name_of('vww')} row by row in {rows['ram single']['arena_bytes']:,} bytes, where "
        f"the image alone has 27,648. `--tune` chooses kernels by measuring them on the emulated core: "
        f"{millions(kws['balanced single tuned']['cycles'])} M\ncycles for {name_of('kws')} and "
        f"{millions(results['vww']['balanced single tuned']['cycles'])} M for {name_of('vww')}.\n")


def readme(results):
    text = readme_rows(results, README.read_text())
    return replace_once(r'^`--optimize speed` takes .*?(?=^`make bench` measures)',
                        readme_sentences(results), text, 'README.md')


def steps_table(results, section):
    """The last step, which stands above the peer's row, and that."""
    last = [millions(results[model]['speed single']['cycles']) for model in WHOLE]
    peer = [millions(BASELINES[model]['tflm']['cycles']) for model in WHOLE]
    step = re.findall(r'^\| (.*?) \|.*\n\| ' + TFLM, section, flags=re.MULTILINE)
    section = set_cells(section, step[-1] if step else TFLM, last, 'docs/performance.md')
    return set_cells(section, TFLM, peer, 'docs/performance.md')


def set_pairs(section, row, figures):
    """Cycles and arena of each model."""
    cells = [f"{millions(f['cycles'])}, {f['arena_bytes']:,}" for f in figures]
    return set_cells(section, row, cells, 'docs/performance.md')


def memory_table(results, section):
    for way in ('speed', 'balanced', 'ram'):
        section = set_pairs(section, way, [results[model][f'{way} single'] for model in WHOLE])
    return set_pairs(section, TFLM, [BASELINES[model]['tflm'] for model in WHOLE])


def tuned_table(results, section):
    for way in ('speed', 'balanced', 'ram'):
        figures = [results[model][f'{way} single tuned'] for model in WHOLE]
        section = set_pairs(section, way, figures)
    return section


def roofline_table(results, section):
    for row, kernel in ROOF_ROWS.items():
        roof = results['roof'][kernel]
        cells = [f"{roof[way]['percent']} % ({roof[way]['layer']})" for way in ('nearest', 'farthest')]
        section = set_cells(section, row, cells, 'docs/performance.md')
    return section


def xnnpack_table(results, section):
    for numerics in ('single', 'xnnpack'):
        cells = [millions(results[model][f'speed {numerics}']['cycles']) for model in WHOLE]
        section = set_cells(section, numerics, cells, 'docs/performance.md')
    return section


def estimates_table(results, section):
    cells = [f"{results['estimates'][model]:+} %" if model in results['estimates'] else 'none'
             for model in WHOLE]
    return set_cells(section, 'estimate', cells, 'docs/performance.md')


def performance(results):
    text = PERFORMANCE.read_text()
    for heading, table in (('# Where the cycles went', steps_table), ('## Less memory', memory_table),
                           ('## Roofline', roofline_table), ('## Mode xnnpack', xnnpack_table),
                           ('## Estimated before', estimates_table),
                           ('## Measured before', tuned_table)):
        text = set_section(text, heading, lambda section, table=table: table(results, section),
                           'docs/performance.md')
    return text


def stored():
    return json.loads(RESULTS.read_text())


def write():
    README.write_text(readme(stored()))
    PERFORMANCE.write_text(performance(stored()))


def outdated():
    """Those of the documents that say other figures than results.json."""
    return [path for path, text in ((README, readme(stored())), (PERFORMANCE, performance(stored())))
            if path.read_text() != text]
