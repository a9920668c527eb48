"""`fnec study`: the same trials in several conditions, and what differs between them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fnec.cli.exits import AT_FAULT, FINE, USAGE
from fnec.cli.options import add_simulation, add_spec, new_parser, parse_with_parameters
from fnec.cli.seeds import read_seeds
from fnec.runner.find_spec import find_spec

if TYPE_CHECKING:
    from fnec.spec.model import Spec
    from fnec.spec.written import Text
    from fnec.study import Study

TRIALS = 10


def main(argv: list[str]) -> int:
    """Run a study and show its effects."""
    parser = _parser()
    options, changed = parse_with_parameters(parser, argv)
    if options.lesion is not None:
        parser.error("lesions of a study are its --conditions")

    from fnec.pipeline import checked
    from fnec.runner import Request
    from fnec.study import StudyRequest, run_study
    from fnec.study.conditions import conditions_of, proposed

    path = find_spec(options.spec)
    spec = checked(path, mode=options.mode, overrides=changed)
    own = spec.study
    seeds = read_seeds(options.seeds) if options.seeds else None
    if seeds is not None and options.seed is not None:
        parser.exit(USAGE, "fnec study: --seed and --seeds cannot both be given\n")
    trials = options.trials and _whole(parser, options.trials)
    trials = trials or (own and own.trials) or spec.simulation.trials
    if seeds is None:  # else another network each time
        trials = trials or TRIALS
    elif options.trials is None:
        trials = None
    n = (trials or 1) * len(seeds or (0,))
    if (options.conditions is None and own is None) or n < 2:
        lacks = "--conditions" if n >= 2 else "two --trials at least"
        parser.exit(USAGE, f"fnec study: it needs {lacks}\n  = help: `fnec study --help`\n")
    asked = options.conditions
    request = Request(
        spec=path,
        backend=options.backend or "jax",
        target=options.target or ("numpy" if options.backend == "brian2" else None),
        mode=options.mode,
        overrides={k: x for k, x in changed.items() if k != "simulation.trials"},
        name=options.name,
        out=options.out,
        force=options.force,
        figures=not options.no_figures,
        quiet=options.quiet or options.json,
    )
    study = run_study(
        StudyRequest(
            run=request,
            conditions=conditions_of(spec, asked.split(",")) if asked else proposed(spec),
            trials=trials,
            seeds=seeds,
            after=_seconds(options.after, "--after", spec, own and own.after),
            before=_seconds(options.before, "--before", spec, own and own.before),
            jobs=options.jobs,
            batch=options.batch,
        )
    )
    if options.report:
        from fnec.report.study import write_study_report

        write_study_report(study.folder)
    if options.json:
        from fnec.study.run import plain_study

        plain = {"ok": study.is_done, "folder": str(study.folder), **plain_study(study)}
        print(json.dumps(plain, indent=2, ensure_ascii=False))
    else:
        _show(study)
    return FINE if study.is_done else AT_FAULT


def _whole(parser: argparse.ArgumentParser, text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        parser.error(f"--trials is a whole number, not {text!r}")
    return int(text)


def _parser() -> argparse.ArgumentParser:
    from fnec.cli.run import BACKENDS

    parser = new_parser(
        "study",
        "Run the same trials in several conditions and tell what differs between them: paired\n"
        "differences with confidence intervals, by tags and populations.",
        help_later=True,
    )
    add_spec(parser)
    add_simulation(parser)
    parser.add_argument(
        "--conditions", metavar="LIST",
        help="`intact`, lesions of the spec, or several together, as in `intact,a,a+b`; the first"
        " is what the others are held against; default: those of the spec's `study`",
    )  # fmt: skip
    parser.add_argument(
        "--trials", metavar="N",
        help="of each condition, all of one network; default: as the spec's `study` or `simulation`"
        " says, or 10",
    )  # fmt: skip
    parser.add_argument(
        "--seeds", metavar="LIST", help="another network in each trial, as 1..10; with --trials so"
        " many trials of each",
    )  # fmt: skip
    parser.add_argument(
        "--after", metavar="TIME",
        help="rates count from here on; default: the first onset of a lesion",
    )  # fmt: skip
    parser.add_argument("--before", metavar="TIME", help="and up to here; default: the last end")
    parser.add_argument("--backend", choices=BACKENDS, help="default: jax")
    parser.add_argument("--target", metavar="TARGET", help="as of `fnec run`")
    parser.add_argument("--jobs", type=int, metavar="N", help="processes at a time")
    parser.add_argument(
        "--batch", type=int, metavar="N", help="networks that a process holds at a time"
    )
    parser.add_argument("--name", help="of the study; default: the spec's name and `study`")
    parser.add_argument(
        "--out", type=Path, default=Path("runs"), metavar="DIR", help="default: runs"
    )
    parser.add_argument("--force", action="store_true", help="replace other runs of that name")
    parser.add_argument("--no-figures", action="store_true", help="draw nothing")
    parser.add_argument(
        "--report", action="store_true", help="write report.html too, as `fnec report` does"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    return parser


def _seconds(text: str | None, flag: str, spec: Spec, own: Text | None) -> float | None:
    """A time with its unit, or that of the spec, s."""
    from fnec.checks.constants import constant, known_values
    from fnec.expr import ExprError, parse
    from fnec.expr.evaluate import evaluate
    from fnec.expr.infer import quantity
    from fnec.runner import RunError

    if text is None:
        return constant(own.expr, known_values(spec)) if own else None
    try:
        found = parse(text)
        if quantity(found, {}) == (0, 0, 1, 0, 0, 0, 0):
            return float(evaluate(found, {}))
    except (ExprError, KeyError, ValueError):
        pass
    raise RunError(f"{flag} {text!r} is no time", "write it like '500 ms'")


def _show(study: Study) -> None:
    from fnec.runner.requirements import backend_words
    from fnec.study.run import EFFECTS
    from fnec.study.table import effects_table

    said = study.facts
    n = len(next(iter(study.runs.values())).ends)
    print(
        f"{said['spec']} on {backend_words(said['backend'], said['target'])} ·"
        f" {len(study.conditions)} conditions of {n} trials · {study.seconds:.1f} s"
    )
    for name, run in study.runs.items():
        for end in run.ends:
            if end.status != "done":
                print(f"{name}, {end.member.words}: {end.status}, {end.message}", file=sys.stderr)
    print(
        f"from {study.after:g} s to {study.before:g} s, against {study.conditions[0].name};"
        f" {study.level:.0%} intervals of paired differences (Student's t, not corrected for their"
        " number)"
    )
    print(f"\n{effects_table(study.effects, file=EFFECTS)}")
    print(f"\n{study.folder}")
    for file in ("effects.csv", "trials.csv", "study.json", "effects.png", "report.html"):
        if (study.folder / file).exists():
            print(f"  {file}")
