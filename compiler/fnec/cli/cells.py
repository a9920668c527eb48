"""`fnec cells`: what each cell of a spec does by itself."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from fnec.cli.exits import FINE
from fnec.cli.options import add_spec, new_parser, parse_with_parameters


def main(argv: list[str]) -> int:
    """Look at the cells of a spec one by one and show from which current on they fire."""
    from fnec.lone_cells.catalogue import is_catalogue

    parser = _parser()
    named = next((w for w in argv if is_catalogue(w)), None)
    if named is None:
        options, changed = parse_with_parameters(parser, argv)
    else:  # a library has no parameters that could be flags
        parser.add_argument("-h", "--help", action="help", help="show this and leave")
        options, changed = parser.parse_args(argv), dict[str, str]()

    from fnec.lone_cells import Asked, explore
    from fnec.lone_cells.table import cells_table, plain

    asked = Asked(
        spec=options.spec,
        mode=options.mode,
        overrides=changed,
        of=tuple(options.of.split(",")) if options.of else (),
        input=options.input,
        current=options.current,
        currents=_range(parser, options.currents),
        n=options.points,
        out=options.out,
        name=options.name,
        force=options.force,
        figures=not options.no_figures,
    )
    done = explore(asked)
    if options.json:
        print(json.dumps({"ok": True, "folder": str(done.folder), **plain(done)}, indent=2))
        return FINE
    print(cells_table(done.cells))
    if done.without:
        print(f"\ntaking no current: {', '.join(done.without)}", file=sys.stderr)
    print(f"\n{done.folder}")
    for file in ("waveform.png", "f_i.png", "f_i.csv", "cells.json", "bench.yaml"):
        if (done.folder / file).exists():
            print(f"  {file}")
    return FINE


def _parser() -> argparse.ArgumentParser:
    from fnec.lone_cells.explore import N_CURRENTS

    parser = new_parser(
        "cells",
        "Look at the cells of a spec, or of a library like library/izhikevich.yaml, one by one:\n"
        "potential under a step of current, rate against current, and the current from which on\n"
        "each fires. Currents are in the unit that the neuron declares for its input.",
        help_later=True,
    )
    add_spec(parser)
    parser.add_argument(
        "--of", metavar="NAMES", help="neurons, populations or types only, as in `E,PV`"
    )
    parser.add_argument("--input", metavar="NAME", help="input of the neurons; default: I")
    parser.add_argument(
        "--current", type=float, metavar="X",
        help="of the waveform; default: half as much again as makes the cell go on firing",
    )  # fmt: skip
    parser.add_argument(
        "--currents", metavar="LOW..HIGH", help="of the curve; default: up to 3 times that current"
    )
    parser.add_argument(
        "--points", type=int, default=N_CURRENTS, metavar="N",
        help=f"of the curve; default: {N_CURRENTS}",
    )  # fmt: skip
    parser.add_argument("--name", help="of the folder; default: the spec's name and `cells`")
    parser.add_argument(
        "--out", type=Path, default=Path("runs"), metavar="DIR", help="default: runs"
    )
    parser.add_argument("--force", action="store_true", help="replace what is there")
    parser.add_argument("--no-figures", action="store_true", help="draw nothing")
    return parser


def _range(parser: argparse.ArgumentParser, text: str | None) -> tuple[float, float] | None:
    if text is None:
        return None
    try:
        low, high = (float(x) for x in text.split(".."))
    except ValueError:
        parser.error(f"--currents {text!r} is no range: write it like 0..500")
    if not low < high:
        parser.error(f"--currents {text!r} goes downwards")
    return low, high
