"""`fnec tune`: parameters that bring readouts to their targets."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from fnec.cli.exits import AT_FAULT, FINE, INTERRUPTED
from fnec.cli.options import add_simulation, add_spec, new_parser, parse_with_parameters
from fnec.runner.find_spec import find_spec

if TYPE_CHECKING:
    from fnec.tuning import Study

METHODS = ("agsdr", "cma", "random", "gradient")


def main(argv: list[str]) -> int:
    """Tune a spec and show what was found."""
    options, changed = parse_with_parameters(_parser(), argv)

    from fnec.cli.seeds import read_seeds
    from fnec.tuning import StudyRequest, run_study

    request = StudyRequest(
        spec=find_spec(options.spec),
        mode=options.mode,
        overrides=changed
        | _flags("handle", options.handle)
        | _flags("objective", options.objective),
        method=options.method,
        budget=_positive("budget", options.budget, least=1),
        batch=_positive("batch", options.batch, least=2),
        seeds=read_seeds(options.seeds) if options.seeds else (),
        method_seed=options.method_seed,
        name=options.name,
        out=options.out,
        force=options.force,
        resume=options.resume,
        figures=not options.no_figures,
        quiet=options.quiet or options.json,
    )
    study = run_study(request)
    code = _exit_code(study)
    if options.json:
        from fnec.tuning.study import plain_study

        said = {"ok": code == FINE, "folder": str(study.folder), **plain_study(study)}
        print(json.dumps(said, indent=2, ensure_ascii=False))
    else:
        _show(study)
    return code


def _parser() -> argparse.ArgumentParser:
    parser = new_parser(
        "tune",
        "Find parameters that bring readouts to their targets: those of the `tuning` section of a\n"
        "spec, or of --handle and --objective. What was tried is kept in runs/<name>:\n"
        "history.csv, history.png, and tuned.yaml, which `fnec run` runs on any backend.",
        help_later=True,
    )
    add_spec(parser)
    parser.add_argument(
        "--handle", action="append", default=[], metavar="NAME[=LOW..HIGH[ log]]",
        help="a parameter to tune, such as g_exc=0.2..4; its own range if none is given."
        " Replaces those of the spec; can be given several times",
    )  # fmt: skip
    parser.add_argument(
        "--objective", action="append", default=[], metavar='"READOUT=TARGET[ +- WITHIN]"',
        help='such as "rate_E=10 Hz +- 0.5 Hz", also with ±, or with " weight 2" behind it.'
        " Replaces those of the spec; can be given several times",
    )  # fmt: skip
    parser.add_argument("--method", choices=METHODS, help="default: that of the spec, or agsdr")
    parser.add_argument(
        "--budget", type=int, metavar="N",
        help="candidates at most; default: that of the spec, or 200",
    )  # fmt: skip
    parser.add_argument(
        "--batch", type=int, metavar="N",
        help="candidates that are chosen at a time; default: that of the spec, or 8",
    )  # fmt: skip
    add_simulation(parser)
    parser.add_argument(
        "--seeds", metavar="LIST", help="run each candidate from all of these, as in 1..3"
    )
    parser.add_argument(
        "--method-seed", type=int, default=0, metavar="N", help="of the method's own draws"
    )
    parser.add_argument("--name", help="of the study; default: the spec's name and a short hash")
    parser.add_argument(
        "--out", type=Path, default=Path("runs"), metavar="DIR", help="default: runs"
    )
    parser.add_argument("--force", action="store_true", help="replace a study of that name")
    parser.add_argument(
        "--resume", action="store_true",
        help="go on with a study that was stopped, or with a larger --budget",
    )  # fmt: skip
    parser.add_argument("--no-figures", action="store_true", help="draw nothing")
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    return parser


def _flags(kind: str, texts: list[str]) -> dict[str, str]:
    """What handles and objectives on the command line override in the spec."""
    from fnec.runner import RunError

    found: dict[str, str] = {}
    for text in texts:
        name, sign, value = text.partition("=")
        name = name.strip()
        if not name or (kind == "objective" and not sign):
            raise RunError(
                f"--{kind} {text!r} says too little", f'write --{kind} "{_example(kind)}"'
            )
        if f"tuning.{kind}s.{name}" in found:
            raise RunError(f"--{kind} has {name} twice")
        found[f"tuning.{kind}s.{name}"] = value
    return found


def _example(kind: str) -> str:
    return "g_exc=0.2..4" if kind == "handle" else "rate_E=10 Hz +- 0.5 Hz"


def _positive(flag: str, value: int | None, *, least: int) -> int | None:
    from fnec.runner import RunError

    if value is not None and value < least:
        raise RunError(f"--{flag} is at least {least}, not {value}")
    return value


def _exit_code(study: Study) -> int:
    if study.status == "interrupted":
        return INTERRUPTED
    asks = any(goal.within is not None for goal in study.problem.goals)
    return AT_FAULT if asks and study.met_at is None else FINE


def _show(study: Study) -> None:
    n = len(study.rows)
    speed = f", {study.n_new / study.seconds:.3g} a second" if study.n_new else ""
    print(
        f"{study.spec} tuned by {study.method} · {n} candidates, {study.n_new} of them now ·"
        f" {study.seconds:.1f} s{speed}, steps compiled {study.n_compiled} times"
    )
    for note in study.notes[:3]:
        print(f"note: {note}", file=sys.stderr)
    best = study.best
    if best is None:
        return
    if study.status == "interrupted":
        print("interrupted; --resume goes on", file=sys.stderr)
    print(f"\nbest: candidate {best.candidate}, loss {best.loss:.4g}")
    for goal in study.problem.goals:
        wanted = goal.text(goal.target)
        if goal.within is not None:
            met = "met" if goal.is_met(best.numbers[goal.name]) else "not met"
            wanted += f" +- {goal.text(goal.within)}, {met}"
        print(f"  {goal.result} {goal.text(best.numbers[goal.name])} (target {wanted})")
    for handle in study.problem.handles:
        value, start = (x / handle.factor for x in (best.values[handle.name], handle.start))
        print(f"  {handle.name} {value:.5g} {handle.unit}".rstrip() + f" (was {start:.5g})")
    print(f"\n{study.folder}\n  tuned.yaml · history.csv · history.png")
