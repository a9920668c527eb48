"""`fnec report`: a run on one page."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from fnec.cli.exits import AT_FAULT, FINE
from fnec.cli.options import new_parser

if TYPE_CHECKING:
    from fnec.report import Written


def main(argv: list[str]) -> int:
    """Write the report of a run and say where it is."""
    parser = new_parser(
        "report",
        "Write runs/<name>/report.html: what was run, its numbers, figures and panels to look\n"
        "around in, on one page that needs no network and no fnec.",
    )
    parser.add_argument(
        "run", type=Path, help="the folder of a run or a study, such as runs/ei_population-…"
    )
    parser.add_argument("--json", action="store_true", help="print plain data for programs")
    options = parser.parse_args(argv)

    from fnec.report import write_report
    from fnec.report.study import is_study, write_study_report

    if is_study(options.run):
        path = write_study_report(options.run)
        print(json.dumps({"ok": True, "report": str(path)}) if options.json else path)
        return FINE
    written = write_report(options.run)
    end = written.held.ending
    code = FINE if written.held.is_done else AT_FAULT
    if options.json:
        said = {
            "ok": code == FINE,
            "report": str(written.path),
            "bytes": written.n_bytes,
            "panels": written.n_panels if written.has_library else 0,
            "status": end.status,
            "changed_files": list(written.held.differing),
        }
        print(json.dumps(said, indent=2, ensure_ascii=False))
        return code
    print(f"{written.path}  {written.n_bytes / 1e6:.1f} MB")
    for note in _notes(written):
        print(f"note: {note}", file=sys.stderr)
    return code


def _notes(written: Written) -> Iterator[str]:
    held = written.held
    if not held.is_done:
        yield (
            f"the run ended as {held.ending.status!r} after {held.ending.n_done} of"
            f" {held.ending.n_steps} steps; the page is about what was recorded until then"
        )
    if held.differing:
        yield f"changed since the run: {', '.join(held.differing)}"
    if not written.has_library:
        yield "without interactive panels; for them: pip install 'fnec[report]'"
