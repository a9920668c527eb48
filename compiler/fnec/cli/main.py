"""The command `fnec`: one verb a file, loaded when it is asked for."""

from __future__ import annotations

import importlib
import os
import sys
from collections.abc import Sequence

from fnec.cli.exits import FINE, INTERRUPTED, OUR_FAULT, USAGE

VERBS = {  # verb: what it does; it lives in `fnec.cli.<verb>`
    "new": "write a first spec to change, or a copy of a shipped one",
    "validate": "check a spec and all its modes, and show everything that is wrong",
    "compile": "write the JAX module and the Brian2 script of a spec",
    "run": "run a spec: rates, figures and recordings in runs/<name>",
    "report": "put a run on one page, report.html, that opens anywhere",
    "verify": "hold the files of a run against their hashes",
    "study": "run the same trials with and without lesions, and tell what differs",
    "cells": "look at each cell by itself: waveform, rate against current, rheobase",
    "compare": "run a spec on several backends and say how far they agree",
    "tune": "find parameters that bring readouts to their targets",
    "explain": "explain a diagnostic code, such as N401, or list the library",
}

HELP = f"""usage: fnec <verb> [options]

One spiking-network spec, two programs (JAX and Brian2), the same bits.

verbs:
{chr(10).join(f"  {verb:<10}{text}" for verb, text in VERBS.items())}

  fnec new my_model          start with a spec to change
  fnec run cuba              run a shipped spec
  fnec <verb> --help         all options of a verb
  fnec --version

exit codes: 0 fine · 1 the spec or the comparison is at fault · 2 usage · 3 a bug of fnec
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line; the exit code. No traceback, unless FNEC_DEBUG=1 asks for it."""
    words = list(sys.argv[1:] if argv is None else argv)
    if os.environ.get("FNEC_DEBUG") == "1":
        return dispatch(words)
    try:
        return dispatch(words)
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:  # `fnec … | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return FINE
    except Exception as error:
        from fnec.cli.failures import report_failure

        return report_failure(error, as_json="--json" in words)


def dispatch(words: list[str]) -> int:
    """Hand the words behind the verb to the verb."""
    if not words or words[0] in ("-h", "--help", "help"):
        print(HELP, end="")
        return FINE if words else USAGE
    if words[0] in ("-V", "--version"):
        from importlib import metadata

        print(f"fnec {metadata.version('fnec')}")
        return FINE
    verb = words[0]
    if verb not in VERBS:
        from fnec.diagnostics.suggest import suggestion

        print(f"fnec: no verb {verb!r}; {suggestion(verb, VERBS, kind='verbs')}", file=sys.stderr)
        return USAGE
    try:
        return importlib.import_module(f"fnec.cli.{verb}").main(words[1:])
    except SystemExit as leaving:  # argparse has printed what is wrong
        return leaving.code if isinstance(leaving.code, int) else OUR_FAULT


if __name__ == "__main__":
    sys.exit(main())
