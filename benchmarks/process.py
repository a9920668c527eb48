"""One run of a contender as a process: wall time from outside, peak memory, what it printed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import time
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

from benchmarks.contenders import Contender
from benchmarks.networks import ROOT

COMPILERS = {"sh", "make", "gcc", "g++", "cc1", "cc1plus", "as", "ld", "collect2"}
LOOK = 0.05  # s between two looks at the memory


class Failed(Exception):
    """With the last line of the process."""


def measure(c: Contender, *, duration: float, seed: int, caches: Path, limit: float) -> dict:
    """Run it once: `first_s` from start to exit, `peak_mb`, and what it says itself.

    caches: where it may keep what it compiled.   limit: s, after which it is ended.
    """
    command = [*c.command, "--duration", str(duration), "--seed", str(seed)]
    begun = time.perf_counter()
    with TemporaryFile("w+") as out, TemporaryFile("w+") as err:
        env = surroundings(c.threads, caches)
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdout=out, stderr=err)
        peak = 0.0
        while process.poll() is None:
            peak = max([peak, *map(peak_of, tree(process.pid))])
            if time.perf_counter() - begun > limit:
                end(process)
                raise Failed(f"took more than {limit:g} s")
            time.sleep(LOOK if time.perf_counter() - begun > 1 else LOOK / 10)
        first = time.perf_counter() - begun
        out.seek(0)
        err.seek(0)
        said, lines = out.read(), err.read().strip().splitlines()
    if process.returncode:
        raise Failed(lines[-1] if lines else f"exit status {process.returncode}")
    line = next(x for x in reversed(said.splitlines()) if x.startswith("{"))
    found: dict[str, Any] = json.loads(line)
    return {"first_s": first, "peak_mb": peak or None} | found


def surroundings(threads: int, caches: Path) -> dict[str, str]:
    """Environment: so many threads, caches of its own."""
    count = {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NPROC"}
    places = {"CYTHON_CACHE_DIR": str(caches / "cython"), "XDG_CACHE_HOME": str(caches)}
    own = {name: str(threads) for name in count} | places
    return dict(os.environ) | own | {"PYTHONPATH": str(ROOT), "PYNEST_QUIET": "1"}


def end(process: subprocess.Popen) -> None:
    """The process and all that it started."""
    for pid in tree(process.pid):
        try:
            os.kill(pid, 9)
        except ProcessLookupError:
            continue
    process.wait()


def tree(pid: int) -> list[int]:
    """The process and its descendants."""
    try:
        listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return [pid]
    return [pid, *(p for child in listed for p in tree(int(child)))]


def peak_of(pid: int) -> float:
    """Largest resident memory of a process so far, MB; none of a compiler."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    name = re.search(r"^Name:\s*(\S+)", status, re.M)
    kb = re.search(r"^VmHWM:\s*(\d+)", status, re.M)
    return 0.0 if not (name and kb) or name[1] in COMPILERS else int(kb[1]) / 1024
