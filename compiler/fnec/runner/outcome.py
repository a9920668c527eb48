"""How a run ended, from the exit code of the program and what it left behind."""

from __future__ import annotations

import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fnec.runner.fault import AT_FAULT, OUR_FAULT, RunError
from fnec.runner.process import last_lines, read_meta
from fnec.runner.run_folder import LOG, RECORDING

INTERRUPTED = 130
STOPPED = 1
NO_SPACE = "No space left on device"
NO_MEMORY = ("MemoryError", "RESOURCE_EXHAUSTED", "Unable to allocate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ending:
    """How a run ended and how far it got."""

    status: str  # done, interrupted, nan
    n_done: int
    n_steps: int
    dt: float  # s
    message: str | None = None  # of a run that stopped by itself


def ending_of(code: int, folder: Path) -> Ending:
    """The ending of a run in `folder`. Raises `RunError` if the program failed."""
    meta = read_meta(folder / RECORDING)
    statuses = {0: "done", STOPPED: "nan", INTERRUPTED: "interrupted"}
    status = "interrupted" if code == -signal.SIGINT else statuses.get(code)
    said = meta.get("status")
    if status == "nan" and said != "nan" and said != "done":  # Python leaves with 1 as well
        status = None
    n_steps = meta.get("n_steps")
    if status == "interrupted" and n_steps is None:
        raise RunError("interrupted before the first step; nothing was kept", exit_code=INTERRUPTED)
    if status is None or not isinstance(n_steps, int):
        raise _failure(code, folder)
    return Ending(
        status=status,
        n_done=int(meta.get("n_done", 0)),
        n_steps=n_steps,
        dt=float(meta["dt"]),
        message=_nan_message(meta, folder) if status == "nan" else None,
    )


def _nan_message(meta: dict[str, Any], folder: Path) -> str:
    """Where a value stopped being a number, as the program says it."""
    where: dict[str, Any] | None = meta.get("nan")
    if where:
        time = where.get("time")
        at = f" at {time * 1e3:g} ms" if isinstance(time, int | float) else ""
        cell = f"[{where['cell']}]" if "cell" in where else ""
        return f"{where.get('variable')} of {where.get('population')}{cell} is not a number{at}"
    return _last_words(folder) or "a variable is not a number at the end of the run"


def _last_words(folder: Path) -> str:
    """What a program said when it stopped: its last line, `cuba stopped: …`."""
    line = last_lines(folder / LOG, 1)
    _, sign, message = line.partition(" stopped: ")
    return message if sign else ""


def _failure(code: int, folder: Path) -> RunError:
    text = last_lines(folder / LOG)
    if code == STOPPED and (message := _last_words(folder)):  # a delay that is no multiple of dt
        return RunError(message, exit_code=AT_FAULT)
    if NO_SPACE in text:
        return RunError("the disk is full", "free some space, or choose another place with --out")
    if any(word in text for word in NO_MEMORY) or code == -signal.SIGKILL:
        return RunError(
            "the program was stopped for want of memory", "run fewer cells or record less"
        )
    what = f"signal {-code}" if code < 0 else f"exit code {code}"
    return RunError(
        f"the generated program failed ({what}); the end of what it printed:\n{_indented(text)}",
        "this is a fault of fnec: please report it with the spec",
        exit_code=OUR_FAULT,
    )


def _indented(text: str) -> str:
    return "\n".join("    " + line for line in text.splitlines()) or "    (nothing)"
