"""What goes wrong, told to people: faults of the spec, of the command, of the machine, of fnec."""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Sequence
from typing import TextIO

from fnec.cli.exits import AT_FAULT, OUR_FAULT, USAGE
from fnec.diagnostics import Diagnostic, SpecError, as_json, as_text

RED, BLUE, CYAN, BOLD, PLAIN = "\x1b[1;31m", "\x1b[34m", "\x1b[36m", "\x1b[1m", "\x1b[0m"
ADVICE = {
    errno.ENOSPC: "free some space, or choose another place with --out",
    errno.EACCES: "choose a folder that you may write to",
    errno.EPERM: "choose a folder that you may write to",
    errno.EROFS: "choose a folder that you may write to",
    errno.ENOTDIR: "a part of the path is a file",
}


def report_failure(error: Exception, *, as_json: bool) -> int:
    """Say what went wrong and return the exit code."""
    if isinstance(error, SpecError):
        report_faults(error.diagnostics, in_json=as_json)
        return AT_FAULT
    message, help_text, code = _described(error)
    if as_json:
        print(json.dumps({"ok": False, "error": message, "help": help_text}, indent=2))
    else:
        print(f"{_paint('error', RED, sys.stderr)}: {message}", file=sys.stderr)
        if help_text:
            print(f"  = help: {help_text}", file=sys.stderr)
    return code


def _described(error: Exception) -> tuple[str, str | None, int]:
    from fnec.runner.fault import RunError

    if isinstance(error, RunError):
        return error.message, error.help, error.exit_code
    if isinstance(error, OSError) and error.errno is not None:
        advice, why = ADVICE.get(error.errno), str(error.strerror)
        if error.filename is None:
            return why, advice, USAGE
        where = str(error.filename)
        said = f"{where} cannot be written: {why.lower()}" if advice else f"{where}: {why}"
        return said, advice, USAGE
    where = _place(error)
    return (
        f"fnec has failed{where}: {type(error).__name__}: {error}",
        "this is a bug of fnec: please report it with the spec; FNEC_DEBUG=1 shows where",
        OUR_FAULT,
    )


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f" in {trace.tb_frame.f_globals.get('__name__', '?')}" if trace else ""


def report_faults(faults: Sequence[Diagnostic], *, in_json: bool) -> None:
    """Diagnostics: JSON on the output, or text on the error stream."""
    if in_json:
        found = {"ok": False, "diagnostics": [as_json(f) for f in faults]}
        print(json.dumps(found, indent=2, ensure_ascii=False))
        return
    for fault in faults:
        print(coloured(as_text(fault), sys.stderr), end="\n\n", file=sys.stderr)
    n = len(faults)
    codes = ", ".join(sorted({f.code for f in faults}))
    print(
        f"{n} error{'s' if n > 1 else ''} ({codes}); `fnec explain {faults[0].code}` says more",
        file=sys.stderr,
    )


def coloured(text: str, stream: TextIO) -> str:
    """A diagnostic with colours, where a person sees them."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.startswith("error["):
            head, _, rest = line.partition(": ")
            line = f"{_paint(head, RED, stream)}: {_paint(rest, BOLD, stream)}"
        elif re.match(r"\s+= (help|note):", line):
            head, _, rest = line.partition(":")
            line = f"{_paint(head, CYAN, stream)}:{rest}"
        elif match := re.match(r"(\s*\d* \|)(\s*)([\^]+)$", line):
            line = f"{_paint(match[1], BLUE, stream)}{match[2]}{_paint(match[3], RED, stream)}"
        elif match := re.match(r"(\s*\d+ \|)(.*)$", line):
            line = f"{_paint(match[1], BLUE, stream)}{match[2]}"
        lines.append(line)
    return "\n".join(lines)


def _paint(text: str, colour: str, stream: TextIO) -> str:
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return text
    return f"{colour}{text}{PLAIN}"
