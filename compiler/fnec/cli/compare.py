"""`fnec compare`: the same spec on several targets, and how far they agree."""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from fnec.cli.exits import AT_FAULT, FINE
from fnec.cli.options import add_simulation, add_spec, new_parser, parse_with_parameters
from fnec.runner.find_spec import find_spec

LEVELS = ("bits", "spikes", "lockstep", "statistics")
MUTATIONS = ("constant", "order", "weight", "delay")


def main(argv: list[str]) -> int:
    """Run every target, compare each with the first, report."""
    options, changed = parse_with_parameters(_parser(), argv)

    from fnec.compare import Level, Side, compare
    from fnec.compare.mutate import mutate
    from fnec.compare.programs import EVERYWHERE, USUAL, make_side
    from fnec.compare.report import as_dict, as_html, as_text
    from fnec.expr.evaluate import evaluate
    from fnec.pipeline import checked, network_of
    from fnec.runner.fault import RunError
    from fnec.runner.requirements import require_backend
    from fnec.runtime.steps import run_steps

    labels = list(dict.fromkeys(EVERYWHERE if "all" in options.on else options.on or USUAL))
    if len(labels) < 2:
        raise RunError("a comparison needs two targets", f"such as --on {' --on '.join(USUAL)}")
    for label in labels:
        require_backend(label.partition(":")[0])
    spec = checked(find_spec(options.spec), mode=options.mode, overrides=changed)
    net = network_of(spec)
    dt = float(evaluate(net.dt, {}))
    values = {p.name: evaluate(p.value, {}) for p in net.parameters}
    n_steps = run_steps(float(evaluate(net.duration, values)), dt)
    quiet = options.quiet or options.json
    with tempfile.TemporaryDirectory(prefix="fnec-compare-") as folder:
        sides: list[Side] = []
        for at, label in enumerate(labels):
            damaged = options.mutate and at == 1
            try:
                own = mutate(net, options.mutate) if damaged else net
            except ValueError as error:
                raise RunError(f"--mutate {options.mutate}: {error}", None) from None
            sides.append(make_side(label, own, Path(folder), quiet=quiet))
        level = Level[options.level]
        found = compare(sides, asked=level, seed=net.seed, dt=dt, n_steps=n_steps)
    if options.report is not None:
        options.report.mkdir(parents=True, exist_ok=True)
        (options.report / "report.txt").write_text(as_text(found) + "\n", "utf-8")
        (options.report / "report.html").write_text(as_html(found), "utf-8")
        (options.report / "report.json").write_text(json.dumps(as_dict(found), indent=2), "utf-8")
    print(json.dumps(as_dict(found), indent=2) if options.json else as_text(found))
    return FINE if found.holds else AT_FAULT


def _parser() -> argparse.ArgumentParser:
    from fnec.backends import EVERY_TARGET

    parser = new_parser(
        "compare",
        "Run a spec on several targets and say how far each agrees with the first: bits, spikes,\n"
        "lockstep (single steps from the same state) or statistics. Where they part, show the\n"
        "first step, cell and variable, and the statement term by term.",
        help_later=True,
    )
    add_spec(parser)
    parser.add_argument(
        "--on", action="append", default=[], metavar="TARGET", type=_target,
        help=f"jax, {', '.join(EVERY_TARGET)}, reference or all;"
        " can be given several times (default: jax and brian2:numpy)",
    )  # fmt: skip
    parser.add_argument("--level", choices=LEVELS, default="bits", help="asked for (default: bits)")
    parser.add_argument(
        "--mutate", choices=MUTATIONS,
        help="damage the second target a little, to see that the comparison notices",
    )  # fmt: skip
    parser.add_argument("--report", type=Path, metavar="DIR", help="write text, JSON and HTML here")
    add_simulation(parser)
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    return parser


def _target(text: str) -> str:
    from fnec.backends import EVERY_TARGET

    known = ("jax", *EVERY_TARGET, "reference", "all")
    text = "brian2:numpy" if text == "brian2" else text
    if text not in known:
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(known)}")
    return text
