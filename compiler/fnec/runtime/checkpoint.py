"""Checkpoints: the whole state of a run in one file beside its recording, to go on from.

A run that is killed loses what it did since the last one: what was recorded later is cut off.
"""

# Facts of JSON, and so without types for pyright to be strict about.
# pyright: standard

import json
import os
import sys
import time as clock
import zipfile
from pathlib import Path

import numpy as np

from fnec.runtime.recorder import CHECKPOINT, Recorder, in_json

PAUSE = 60.0  # s from one checkpoint to the next, where nothing else is asked for
SHARE = 0.02  # of the time that checkpoints may take then


class Checkpoints:
    """Saves the state of a run now and then.

    out: folder of the recording, or None.   facts: what must be the same for the run to go on.
    seconds: pause between two checkpoints, 0 for none at all; None leaves it to the program.
    """

    def __init__(self, out: str | Path | None, facts: dict, seconds: float | None = None):
        if seconds is not None and not seconds >= 0.0:
            raise ValueError(f"{seconds:g} s cannot lie between two checkpoints")
        if seconds and out is None:
            raise ValueError("a checkpoint lies beside the recording, which has no folder")
        self.folder = None if out is None or seconds == 0.0 else Path(out)
        self.facts, self.last = facts, -1  # the step of the last one
        self.share = SHARE if seconds is None else np.inf
        self.pause = PAUSE if seconds is None else seconds
        self.due = clock.perf_counter() + self.pause

    def is_due(self) -> bool:
        """It is time for the next one."""
        return self.folder is not None and clock.perf_counter() >= self.due

    def write(self, recorder: Recorder, n_done: int, arrays: dict) -> None:
        """Save the state after n_done steps, all recorded; whatever fails, the last one stays."""
        if self.folder is None or n_done == self.last:
            return
        begin, partial = clock.perf_counter(), self.folder / f"{CHECKPOINT}.tmp"
        try:
            about = {"facts": in_json(self.facts), "n_done": n_done, "rows": recorder.sync()}
            with partial.open("wb") as file:
                np.savez(file, about=np.array(json.dumps(about)), **arrays)
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, self.folder / CHECKPOINT)
            self.last = n_done
        except OSError as fault:
            print(f"no checkpoint at step {n_done}: {fault}", file=sys.stderr)
            if partial.exists():
                partial.unlink()
        now = clock.perf_counter()
        self.due = now + max(self.pause, (now - begin) / self.share)


def read_checkpoint(out: str | Path | None, facts: dict) -> tuple[int, dict, dict]:
    """Steps done, rows of the recording by then, and the arrays of the state.

    Refuses, in words, where the run is over or was another one than `facts` say.
    """
    if out is None:
        raise ValueError("only a run whose recording has a folder can be resumed")
    try:
        status = json.loads((Path(out) / "meta.json").read_text()).get("status")
    except FileNotFoundError:
        raise ValueError(f"{out} holds no recording that could be resumed") from None
    if status in ("done", "nan"):
        why = "is done" if status == "done" else "left the numbers"
        raise ValueError(f"the run in {out} {why}: there is nothing to resume")
    try:
        with np.load(Path(out) / CHECKPOINT) as saved:
            arrays = {name: saved[name] for name in saved.files}
    except FileNotFoundError:
        raise ValueError(f"the run in {out} has no checkpoint to resume from") from None
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError):
        raise ValueError(f"{CHECKPOINT} in {out} cannot be read") from None
    about = json.loads(str(arrays.pop("about")))
    if found := differing_facts(about["facts"], json.loads(json.dumps(in_json(facts)))):
        raise ValueError(f"{out} holds another run: {'; '.join(found)}")
    return about["n_done"], about["rows"], arrays


def differing_facts(there: dict, here: dict) -> list[str]:
    """What two runs say differently, a text each."""
    found = []
    for name in dict.fromkeys([*there, *here]):
        a, b = there.get(name), here.get(name)
        if isinstance(a, dict) and isinstance(b, dict):
            found += differing_facts(a, b)
        elif a != b:
            found.append(f"{name} {a} there, {b} here")
    return found
