"""`fnec run --seeds` and `--trials`: what is asked of several runs, and what came out of them."""

from __future__ import annotations

import argparse
import re
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from fnec.cli.exits import AT_FAULT, FINE, INTERRUPTED

if TYPE_CHECKING:
    from fnec.runner.seeds import SeedsRun, Way

PART = re.compile(r"\s*(\d+)\s*(?:\.\.\s*(\d+)\s*)?")
MOST = 100_000


def add_seeds(parser: argparse.ArgumentParser) -> None:
    """The flags of several seeds and trials."""
    parser.add_argument(
        "--seeds", metavar="LIST", help="several seeds, as 123..132 or 1,2,5, and their summary"
    )
    parser.add_argument(
        "--trials", metavar="N", help="so many trials of a network, which differ in noise only, and"
        " their summary and means; default: as the spec says",
    )  # fmt: skip
    parser.add_argument(
        "--jobs",
        type=int,
        metavar="N",
        help="of several: processes at a time; default: the cores, where each is worth its start",
    )
    parser.add_argument(
        "--batch", type=int, metavar="N",
        help="of several on jax: networks that a process holds at a time; default: 1 GB of them",
    )  # fmt: skip


def asked_seeds(options: argparse.Namespace, trials: int | None) -> tuple[int, ...] | None:
    """The seeds that are asked for, or None for that of the spec.   trials: that are asked for."""
    from fnec.runner import RunError

    for flag in ("jobs", "batch"):
        value = getattr(options, flag)
        if value is not None and options.seeds is None and trials is None:
            raise RunError(f"--{flag} is for --seeds and --trials")
        if value is not None and value < 1:
            raise RunError(f"--{flag} is at least 1, not {value}")
    if options.seeds is None:
        return None
    if options.seed is not None:
        raise RunError("--seed and --seeds cannot both be given", "leave one of them out")
    return read_seeds(options.seeds)


def read_seeds(text: str) -> tuple[int, ...]:
    """Seeds in the order in which they are written.

    >>> read_seeds("123..125"), read_seeds("9, 3..4")
    ((123, 124, 125), (9, 3, 4))
    """
    from fnec.runner import RunError

    found: list[int] = []
    for part in text.split(","):
        said = PART.fullmatch(part)
        if said is None:
            raise RunError(
                f"--seeds {text!r} is no list of seeds", "write 123..132, or 1,2,5 with commas"
            )
        first, last = int(said[1]), int(said[2] or said[1])
        if last < first:
            raise RunError(f"--seeds {part.strip()} counts down", f"write {last}..{first}")
        if len(found) + last - first >= MOST:
            raise RunError(f"--seeds {text!r} are more than {MOST} seeds")
        found += range(first, last + 1)
    if twice := [seed for i, seed in enumerate(found) if seed in found[:i]]:
        raise RunError(f"--seeds {text!r} has {twice[0]} twice")
    return tuple(found)


def exit_code(run: SeedsRun, *, binding: bool) -> int:
    """That of the worst run; Ctrl-C before all."""
    codes = [end.exit_code for end in run.ends]
    if INTERRUPTED in codes:
        return INTERRUPTED
    return max(codes) or (AT_FAULT if binding and any(run.missed.values()) else FINE)


def show_seeds(run: SeedsRun, *, binding: bool) -> None:
    """Print the summary for people."""
    from fnec.readout.over_seeds import most_telling, seeds_table
    from fnec.runner.requirements import backend_words

    said = run.facts
    done = [end for end in run.ends if end.status == "done"]
    kept = sum(end.is_reused for end in done)
    there = f", {kept} of them there already" if kept else ""
    print(
        f"{said['spec']} on {backend_words(said['backend'], said['target'])} ·"
        f" {len(done)} of {len(run.ends)} {run.kind} done{there} · {run.seconds:.1f} s"
    )
    print(way_text(run.way))
    for end in run.ends:
        if end.status != "done":
            print(f"{end.member.words}: {_why(end)}", file=sys.stderr)
    if run.rows:
        rows = most_telling(run.rows)
        print(f"\n{seeds_table(rows, run.kind)}")
        if len(rows) < len(run.rows):
            print(f"and {len(run.rows) - len(rows)} more numbers in summary.json")
    if run.missed:
        head = "expected" if binding else "expected of the spec's own parameters and times"
        print(f"\n{head}")
        for name, missed in run.missed.items():
            who = f", not by {', '.join(map(str, missed))}" if missed else ""
            print(f"  {name}: met by {len(done) - len(missed)} of {len(done)} {run.kind}{who}")
    print(f"\n{run.folder}")
    if run.figure:
        print(f"  {run.figure.relative_to(run.folder)}")
    if run.mean:
        print(f"  {run.mean.relative_to(run.folder)}/  the mean over trials")


def way_text(way: Way) -> str:
    """How they were run, as a line."""
    jobs = "1 process" if way.jobs == 1 else f"{way.jobs} processes"
    side = f", up to {way.together} networks side by side in each" if way.together > 1 else ""
    return f"{jobs} ({way.why}){side}"


def _why(end: Any) -> str:
    if end.status == "nan":
        return f"error: {end.message}"
    if end.status == "interrupted":
        from fnec.runner.resume import kept_of

        return end.message or f"interrupted; {kept_of(end.folder)}"
    return f"error: {end.message}" + (f"\n  = help: {end.help}" if end.help else "")


def plain_seeds(run: SeedsRun, *, binding: bool) -> dict[str, Any]:
    """The summary for programs."""
    return {
        "ok": exit_code(run, binding=binding) == FINE,
        "folder": str(run.folder),
        **{key: run.facts[key] for key in ("spec", "mode", "backend", "target")},
        "seconds": run.seconds,
        "way": asdict(run.way),
        run.kind.partition(" ")[0]: [
            {**end.plain(), "folder": str(end.folder), "is_reused": end.is_reused}
            for end in run.ends
        ],
        "numbers": [row.plain() for row in run.rows],
        "expectations": {name: {"missed_by": list(x)} for name, x in run.missed.items()},
        "expectations_decide": binding,
        "figure": str(run.figure) if run.figure else None,
        "mean": str(run.mean) if run.mean else None,
    }
