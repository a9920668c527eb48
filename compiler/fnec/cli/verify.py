"""`fnec verify`: is a run still what it was?"""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from fnec.cli.exits import AT_FAULT, FINE
from fnec.cli.options import new_parser

MOST = 10  # files that are named


def main(argv: list[str]) -> int:
    """Hold every file of a run against the hashes that were written with it."""
    parser = new_parser(
        "verify",
        "Hold every file of a run against the hashes in its manifest.json and\n"
        "validation_report.json. `fnec run runs/<name>` does the run again and compares the bits.",
    )
    parser.add_argument(
        "run", type=Path, help="the folder of a run, or one that holds runs, such as a study"
    )
    parser.add_argument("--json", action="store_true", help="print plain data for programs")
    options = parser.parse_args(argv)

    from fnec.runner.validation import verify

    found = verify(options.run)
    code = FINE if all(v.is_whole for v in found) else AT_FAULT
    if options.json:
        runs = [{**asdict(v), "folder": str(v.folder), "ok": v.is_whole} for v in found]
        print(json.dumps({"ok": code == FINE, "runs": runs}, indent=2, ensure_ascii=False))
        return code
    for v in found:
        said = "as written" if v.is_whole else "NOT as written"
        print(f"{v.folder}  {v.n_files} files {said}")
        lists = {
            "changed": v.changed, "missing": v.missing, "added since": v.added,
            "expectations missed": v.missed, "not finite": v.not_finite,
        }  # fmt: skip
        for name, listed in lists.items():
            if listed:
                more = f" and {len(listed) - MOST} more" if len(listed) > MOST else ""
                print(f"  {name}: {', '.join(listed[:MOST])}{more}")
    return code
