"""Folders of runs that never ended: a killed fnec leaves one, and the next run takes it away."""

from __future__ import annotations

import hashlib
import os
import platform
import re
import secrets
import shutil
from pathlib import Path

PARTIAL = re.compile(r"\..+\.(?P<host>[0-9a-f]{6})-(?P<pid>\d+)-[0-9a-f]{6}\.partial(\.old)?")


def partial_name(name: str) -> str:
    """The hidden name under which a run is made, which says who makes it."""
    return f".{name}.{_host()}-{os.getpid()}-{secrets.token_hex(3)}.partial"


def sweep(out: Path) -> None:
    """Remove the partial folders in `out` whose process is gone from this machine."""
    for folder in out.glob(".*.partial*"):
        found = PARTIAL.fullmatch(folder.name)
        if found and found["host"] == _host() and not _is_alive(int(found["pid"])):
            shutil.rmtree(folder, ignore_errors=True)


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
