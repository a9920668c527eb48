"""`fnec run --control`: which controls are asked for, and what came out of them."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from fnec.cli.exits import AT_FAULT, FINE

if TYPE_CHECKING:
    from fnec.runner.controls import Beside
    from fnec.runner.run import Request


def add_controls(parser: argparse.ArgumentParser) -> None:
    """The flag of controls."""
    parser.add_argument(
        "--control", metavar="MODES",
        help="run the same with each of these modes laid over it, as in `a,b`, and put the numbers"
        " side by side",
    )  # fmt: skip


def asked_controls(options: argparse.Namespace, request: Request) -> dict[str, Request]:
    """What to run beside, by the name of the control."""
    if options.control is None:
        return {}
    from fnec.runner import RunError
    from fnec.runner.controls import control_requests

    if request.again is not None or request.resume:
        raise RunError(
            "--control is for the run of a spec", "name the spec; a run that is there is not redone"
        )
    names = [name.strip() for name in options.control.split(",")]
    return control_requests(request, names)


def show_controls(beside: Beside) -> None:
    """Print the numbers side by side."""
    from fnec.readout.side_by_side import controls_table

    print(f"\n{controls_table(beside.titles, beside.rows)}")
    for title, folder, is_done in zip(beside.titles, beside.folders, beside.are_done, strict=True):
        if not is_done:
            print(f"{title}: not done, see {folder}", file=sys.stderr)
    if beside.figure:
        print(f"\n{beside.figure}")


def control_code(beside: Beside | None) -> int:
    """Exit code of the controls: those that did not reach their end are a fault."""
    return FINE if beside is None or all(beside.are_done[1:]) else AT_FAULT
