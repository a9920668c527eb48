"""`fnec run`: a spec in, rates and figures out, everything kept under runs/."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fnec.cli.controls import add_controls, asked_controls, control_code, show_controls
from fnec.cli.exits import AT_FAULT, FINE, INTERRUPTED
from fnec.cli.options import (
    add_simulation,
    add_spec,
    new_parser,
    parse_with_parameters,
    run_folder_of,
    run_name_of,
)
from fnec.cli.seeds import add_seeds, asked_seeds, exit_code, plain_seeds, show_seeds
from fnec.runner.find_spec import find_spec

if TYPE_CHECKING:
    from fnec.runner import Request, Run
    from fnec.runner.controls import Beside
    from fnec.spec.model import Spec

BACKENDS = ("jax", "brian2", "reference")


def main(argv: list[str]) -> int:
    """Run a spec and show what came out."""
    options, changed = parse_with_parameters(_parser(), argv)

    from fnec.runner import run_spec
    from fnec.runner.compiled import are_binding
    from fnec.runner.controls import run_controls

    request = _request(options, changed)
    trials = _tell_what_is_cut(request).simulation.trials
    seeds = asked_seeds(options, trials)
    controls = asked_controls(options, request)
    if seeds is not None or trials is not None:
        return _run_seeds(request, seeds, trials, options, controls)
    run = run_spec(request)
    report = _report_of(run.folder) if options.report else None
    binding = are_binding(request.overrides)
    return _tell(
        as_json=options.json,
        show=lambda: _show(run, binding=binding, report=report),
        plain=lambda: _plain(run, binding=binding) | ({"report": str(report)} if report else {}),
        code=_exit_code(run, binding=binding),
        beside=lambda: (
            run_controls(run, controls) if controls and run.ending.status == "done" else None
        ),
    )


def _run_seeds(
    request: Request,
    seeds: tuple[int, ...] | None,
    trials: int | None,
    options: argparse.Namespace,
    controls: dict[str, Request],
) -> int:
    from fnec.runner.compiled import are_binding
    from fnec.runner.controls import run_controls
    from fnec.runner.seeds import run_seeds

    lots: dict[str, Any] = {"trials": trials, "jobs": options.jobs, "batch": options.batch}
    run = run_seeds(request, seeds, **lots)
    for end in run.ends if options.report else ():
        if end.status == "done":
            _report_of(end.folder)
    binding = are_binding(request.overrides)
    has_controls = controls and all(end.status == "done" for end in run.ends)
    return _tell(
        as_json=options.json,
        show=lambda: show_seeds(run, binding=binding),
        plain=lambda: plain_seeds(run, binding=binding),
        code=exit_code(run, binding=binding),
        beside=lambda: run_controls(run, controls, seeds=seeds, **lots) if has_controls else None,
    )


def _tell(
    *,
    as_json: bool,
    show: Callable[[], None],
    plain: Callable[[], dict[str, Any]],
    code: int,
    beside: Callable[[], Beside | None],
) -> int:
    """Show what came out, then run and show its controls.   Returns the exit code of both."""
    if not as_json:
        show()
    controls = beside()
    if as_json:
        more = {"controls": controls.plain()} if controls else {}
        print(json.dumps(plain() | more, indent=2, ensure_ascii=False))
    elif controls:
        show_controls(controls)
    return max(code, control_code(controls))


def _tell_what_is_cut(request: Request) -> Spec:
    """The spec as it is asked for, once it is said what its duration leaves out."""
    from fnec.checks.phases import cut_of_protocol
    from fnec.pipeline import checked
    from fnec.spec.load import load

    spec = load(request.spec, mode=request.mode, overrides=request.overrides)
    if spec.simulation.duration is None or not spec.phases:
        return spec  # there is nothing to cut
    spec = checked(request.spec, mode=request.mode, overrides=request.overrides)
    if cut := cut_of_protocol(spec):
        print(f"note: {cut}", file=sys.stderr)
    return spec


def _parser() -> argparse.ArgumentParser:
    from fnec.backends import TARGETS_OF

    parser = new_parser(
        "run",
        "Run a spec: rates, figures and recordings in runs/<name>.\n\n"
        "With a run directory instead of a spec, do that run again and say whether the same came"
        " out.",
        help_later=True,
    )
    add_spec(parser)
    parser.add_argument("--backend", choices=BACKENDS, help="default: jax")
    parser.add_argument(
        "--target", metavar="TARGET",
        help=f"of jax: {', '.join(TARGETS_OF['jax'])}; of brian2: {', '.join(TARGETS_OF['brian2'])}"
        " (default: the first; of jax, xla where no C++ compiler is)",
    )  # fmt: skip
    add_simulation(parser)
    add_seeds(parser)
    add_controls(parser)
    parser.add_argument("--name", help="of the run; default: the spec's name and a short hash")
    parser.add_argument(
        "--out", type=Path, default=Path("runs"), metavar="DIR", help="default: runs"
    )
    parser.add_argument("--force", action="store_true", help="replace a run of that name")
    parser.add_argument(
        "--resume", action="store_true", help="go on with a run that was cut off, to the same bits"
    )
    parser.add_argument(
        "--checkpoint", type=float, metavar="S",
        help="seconds between two checkpoints, 0 for none; default: 60, or more where they would"
        " take 2 %% of the time",
    )  # fmt: skip
    parser.add_argument("--no-figures", action="store_true", help="draw nothing")
    parser.add_argument(
        "--report", action="store_true", help="write report.html too, as `fnec report` does"
    )
    parser.add_argument("--quiet", action="store_true", help="show no progress")
    return parser


def _request(options: argparse.Namespace, changed: dict[str, str]) -> Request:
    from fnec.backends import TARGETS_OF
    from fnec.runner import Request, RunError
    from fnec.runner.run_folder import read_manifest

    _require_checkpoints(options)
    if options.resume and (final := run_name_of(options.spec)) is not None:
        return _resumed(final, options, changed)
    again = run_folder_of(options.spec)
    if again is None and (killed := run_name_of(options.spec)) is not None:
        raise RunError(f"{killed} was cut off before its end", "--resume goes on with it")
    before: dict[str, Any] = (read_manifest(again) or {}) if again else {}
    backend = options.backend or before.get("backend") or "jax"
    target = options.target
    if target and target not in TARGETS_OF[backend]:
        known = ", ".join(TARGETS_OF[backend])
        raise RunError(
            f"--backend {backend} has no --target {target}",
            f"it has {known}" if known else "leave it out",
        )
    if backend == "brian2" and target is None:
        target = before.get("target") or "numpy"
    if backend == "jax" and target is None:
        target = before.get("target")
    name = options.name or (f"{again.resolve().name}-again" if again else None)
    return Request(
        spec=find_spec(options.spec),
        backend=backend,
        target=target,
        mode=options.mode,
        overrides=changed,
        name=name,
        out=options.out,
        force=options.force,
        figures=not options.no_figures,
        quiet=options.quiet or options.json,
        again=again if not changed else None,
        checkpoint=options.checkpoint,
        resume=options.resume,
    )


def _resumed(final: Path, options: argparse.Namespace, changed: dict[str, str]) -> Request:
    """Go on with a run that is named by its directory: as it was begun, and in no other way."""
    from fnec.runner import Request, RunError
    from fnec.runner.resume import find_unfinished

    given = [f"--{key}" for key in ("backend", "target", "mode", "name") if getattr(options, key)]
    given += [f"--{name.removeprefix('simulation.')}" for name in changed]
    if given:
        raise RunError(
            f"{final} goes on as it was begun: {', '.join(given)} cannot be given",
            "leave them out, or run the spec with them",
        )
    found = find_unfinished(final, force=options.force)
    return Request(
        spec=find_spec(str(found.folder)),
        backend=found.record["backend"],
        target=found.record["target"],
        overrides=found.record["changed"],
        out=final.parent,
        force=options.force,
        figures=not options.no_figures,
        quiet=options.quiet or options.json,
        checkpoint=options.checkpoint,
        unfinished=found,
    )


def _require_checkpoints(options: argparse.Namespace) -> None:
    """Refuse them where nothing can be saved in the middle of a run."""
    from fnec.runner import RunError

    if not (options.resume or options.checkpoint):
        return
    flag = "--resume" if options.resume else "--checkpoint"
    if options.backend == "reference":
        raise RunError(
            f"{flag}: the interpreter keeps no checkpoints", "use --backend jax or brian2"
        )
    if options.target == "cpp_standalone":
        raise RunError(
            f"{flag}: a C++ program of Brian2 runs from the first step to the last",
            "use --target numpy or cython",
        )


def _exit_code(run: Run, *, binding: bool) -> int:
    if run.ending.status == "interrupted":
        return INTERRUPTED
    if run.ending.status != "done" or (run.repeat and (run.repeat.differing or run.repeat.altered)):
        return AT_FAULT
    return AT_FAULT if binding and not all(o.is_met for o in run.outcomes) else FINE


def _report_of(folder: Path) -> Path:
    from fnec.report import write_report

    return write_report(folder).path


def _show(run: Run, *, binding: bool, report: Path | None) -> None:
    from fnec.readout.answer_table import answer_table
    from fnec.readout.table import expectation_table, summary_table
    from fnec.runner.requirements import backend_words
    from fnec.runner.resume import kept_of

    end, said = run.ending, run.manifest
    where = backend_words(said["backend"], said["target"])
    if run.is_reused:
        print(f"{run.folder} is there already, and is shown; --force runs it again")
    trial = f", trial {said['trial']}" if said.get("trial") else ""
    print(
        f"{said['spec']}{_lesions(said)} on {where} · seed {said['seed']}{trial} ·"
        f" {_time(end.n_steps * end.dt)}, {end.n_steps} steps of {_time(end.dt)} ·"
        f" {_duration(said)}"
    )
    if slower := run.recording.meta.get("slower"):
        print(f"note: {slower}", file=sys.stderr)
    if said.get("resumed"):
        at = ", ".join(_time(step * end.dt) for step in said["resumed"])
        print(f"resumed at {at} of simulated time; this is how long the last part took")
    if end.status == "nan":
        print(f"error: stopped at step {end.n_done}: {end.message}", file=sys.stderr)
    if end.status == "interrupted":
        print(
            f"interrupted at {_time(end.n_done * end.dt)} of {_time(end.n_steps * end.dt)};"
            f" {kept_of(run.folder)}",
            file=sys.stderr,
        )
    if run.summary:
        print(f"\n{summary_table(run.summary)}")
    if run.answers:
        print(f"\n{answer_table(run.answers)}")
    if run.outcomes:
        head = "expected" if binding else "expected of the spec's own parameters and times"
        print(f"\n{head}\n{expectation_table(run.outcomes)}")
    if said.get("again"):
        _show_again(run)
    print(f"\n{run.folder}")
    for figure in run.figures:
        print(f"  {figure.relative_to(run.folder)}")
    if report:
        print(f"  {report.relative_to(run.folder)}")


def _show_again(run: Run) -> None:
    again, repeat = run.manifest["again"], run.repeat
    if repeat is None:
        return
    if repeat.altered:
        said = ", ".join(repeat.altered)
        print(f"\nthe recording in {again} is not what was written: changed {said}")
    if repeat.not_compared:
        print(f"\n{repeat.not_compared}, so there is nothing to compare")
        if run.ending.status == "done":
            print(f"this run is complete: keep it, or move it to {again}")
        return
    first = f"what was written to {again}" if repeat.altered else again
    if not repeat.differing:
        print(f"\nthe same as {first}, to the last bit")
        return
    print(f"\ndiffers from {first} in:")
    print("\n".join(f"  {name}" for name in repeat.differing))


def _plain(run: Run, *, binding: bool) -> dict[str, Any]:
    from fnec.runner.numbers import metrics_of

    keys = ("spec", "mode", "backend", "target", "seed", "seconds", "again", "resumed")
    return {
        "ok": _exit_code(run, binding=binding) == FINE,
        "folder": str(run.folder),
        "status": run.ending.status,
        "message": run.ending.message,
        "is_reused": run.is_reused,
        **{key: run.manifest.get(key) for key in keys},
        "dt": run.ending.dt,
        "n_steps": run.ending.n_steps,
        "n_done": run.ending.n_done,
        **metrics_of(run.summary, run.answers, run.outcomes),
        "expectations_decide": binding,
        "differing": list(run.repeat.differing) if run.repeat else [],
        "altered": list(run.repeat.altered) if run.repeat else [],
        "not_compared": run.repeat.not_compared if run.repeat else None,
        "figures": [str(path) for path in run.figures],
    }


def _lesions(said: Mapping[str, Any]) -> str:
    return f" with {said['lesions']}" if said.get("lesions") else ""


def _duration(said: Mapping[str, Any]) -> str:
    building = said.get("building")
    text = f"ran in {said['seconds']:.1f} s"
    return f"{text}, {building:.1f} s of it to start and build" if building else text


def _time(seconds: float) -> str:
    """A time as people say it.

    >>> _time(1.0), _time(0.0001), _time(0.0123)
    ('1 s', '0.1 ms', '12.3 ms')
    """
    return f"{seconds:g} s" if seconds >= 1 or seconds == 0 else f"{seconds * 1e3:g} ms"
