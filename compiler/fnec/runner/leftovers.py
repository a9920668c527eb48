"""Folders of runs that never ended: a killed fnec leaves one.

Those that hold a checkpoint stay until the run goes on or is done anew; the next run takes away
the others.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from fnec.runtime.recorder import CHECKPOINT

PARTIAL = re.compile(
    r"\.(?P<name>.+)\.(?P<host>[0-9a-f]{6})-(?P<pid>\d+)-[0-9a-f]{6}\.partial(?P<old>\.old)?"
)


def partial_name(name: str, token: str | None = None) -> str:
    """The hidden name under which a run is made, which says who makes it.

    token: six digits, else random ones.
    """
    return f".{name}.{_host()}-{os.getpid()}-{token or secrets.token_hex(3)}.partial"


def sweep(out: Path) -> None:
    """Remove the partial folders in `out` whose process is gone from this machine.

    What can be resumed stays.
    """
    for folder, found in _partials(out):
        is_worth = is_resumable(folder) and not found["old"]
        if not (_is_alive(int(found["pid"])) or program_in(folder) or is_worth):
            shutil.rmtree(folder, ignore_errors=True)


def leftovers(final: Path, *, alive: bool = False) -> list[tuple[Path, int]]:
    """Partial folders of the run `final` and their processes, which are gone, or are `alive`."""
    return [
        (folder, int(found["pid"]))
        for folder, found in _partials(final.parent)
        if found["name"] == final.name
        and not found["old"]
        and _is_alive(int(found["pid"])) == alive
    ]


def program_in(folder: Path) -> int | None:
    """The program that still fills a folder, also where fnec itself was killed."""
    try:
        pid = int((folder / "program.pid").read_text("utf-8"))
        command = Path(f"/proc/{pid}/cmdline")
        is_other = command.exists() and b"_model.py" not in command.read_bytes()
    except (OSError, ValueError):
        return None
    return pid if _is_alive(pid) and not is_other else None


def remove_leftovers(final: Path) -> None:
    """Take away what was cut off of a run that has been done since."""
    for folder, _ in leftovers(final):
        if program_in(folder) is None:
            shutil.rmtree(folder, ignore_errors=True)


def is_resumable(folder: Path) -> bool:
    """A run can go on from what lies there: it has a checkpoint, or lacks only its readouts."""
    recording = folder / "recording"
    if (recording / CHECKPOINT).is_file():
        return True
    try:
        return json.loads((recording / "meta.json").read_text("utf-8"))["status"] == "done"
    except (OSError, ValueError, KeyError):
        return False


def _partials(out: Path) -> Iterator[tuple[Path, re.Match[str]]]:
    """The partial folders that processes of this machine have made."""
    for folder in sorted(out.glob(".*.partial*")):
        found = PARTIAL.fullmatch(folder.name)
        if found and found["host"] == _host():
            yield folder, found


def _host() -> str:
    """This machine in six digits: a folder may be shared, and its processes are not seen here."""
    return hashlib.sha256(platform.node().encode()).hexdigest()[:6]


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except PermissionError:
        return True
    return True
