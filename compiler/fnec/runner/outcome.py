"""How a run ended, from the exit code of the program and what it left behind."""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fnec.recording import NpyFolder
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
        raise _failure(code, meta, folder)
    return Ending(
        status=status,
        n_done=int(meta.get("n_done", 0)),
        n_steps=n_steps,
        dt=float(meta["dt"]),
        message=_nan_message(meta, folder) if status == "nan" else None,
    )


def _nan_message(meta: dict[str, Any], folder: Path) -> str:
    """Where a value stopped being a number, as the program says it."""
    if message := _last_words(meta, folder):
        return message
    where: dict[str, Any] = meta.get("nan") or {}
    time = where.get("time")
    at = f"at {time * 1e3:g} ms" if isinstance(time, int | float) else "at the end of the run"
    variable, population, cell = (where.get(k) for k in ("variable", "population", "cell"))
    if variable is None:
        variable, population, cell = _first_in_final(folder) or ("a variable", "a cell", "")
    return f"{variable} of {population}[{cell}] is not a finite number {at}".replace("[]", "")


def _first_in_final(folder: Path) -> tuple[str, str, int] | None:
    """The first variable, population and cell that is not finite after the last step."""
    for name, array in NpyFolder(folder / RECORDING).items():
        if name.startswith("final.") and not np.isfinite(array).all():
            _, population, variable = name.split(".")
            return variable, population, int(np.flatnonzero(~np.isfinite(array))[0])
    return None


def _last_words(meta: dict[str, Any], folder: Path) -> str:
    """What a program said when it stopped: its last line, `cuba stopped: …`."""
    line = last_lines(folder / LOG, 1)
    if "program" not in meta:  # it stopped before it wrote anything
        said = re.fullmatch(r"\w+ stopped: (.+)", line)
    else:
        said = re.fullmatch(rf"{re.escape(str(meta['program']))}(?: stopped)?: (.+)", line)
    return said[1] if said else ""


def _failure(code: int, meta: dict[str, Any], folder: Path) -> RunError:
    text = last_lines(folder / LOG)
    if code == STOPPED and (
        message := _last_words(meta, folder)
    ):  # a delay that is no multiple of dt
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
