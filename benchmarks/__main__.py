"""All benchmarks.

    python -m benchmarks [--runs 5] ...              generated `cuba` beside a hand-written script
    python -m benchmarks peers [NETWORK ...] ...     eight networks beside other simulators, to JSON
    python -m benchmarks table FILE.json ...         its tables in Markdown
    python -m benchmarks figure FILE.json OUT.png    its figure

Each takes --help.
"""

from __future__ import annotations

import sys

from benchmarks import cuba, figure, peers, report

COMMANDS = {"peers": peers.main, "table": report.main, "figure": figure.main}


def main() -> None:
    """Hand the rest of the line to the command."""
    if len(sys.argv) > 1 and sys.argv[1] in COMMANDS:
        COMMANDS[sys.argv[1]](sys.argv[2:])
    else:
        cuba.main()


if __name__ == "__main__":
    main()
