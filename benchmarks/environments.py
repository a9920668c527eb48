"""An environment for each simulator, made once in a cache folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

# Brian2 is missing here: it comes with fnec's own extras, of the version that its programs need.
PINNED = {
    "nest": ("nest-simulator==3.10.0",),
    "brainpy": ("brainpy==2.8.2", "numba"),  # which compiles its kernels
    "jaxfne": ("jaxfne==0.3.42", "pandas", "matplotlib"),  # which its laminar model imports
}
PATIENCE = 600  # s


class CannotInstall(Exception):
    """With the installer's last word."""


def cache() -> Path:
    """The folder that holds them all."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fnec-bench"


def python_of(simulator: str) -> Path:
    """The interpreter that has the simulator; the first call installs it."""
    folder = cache() / simulator
    python, ready = folder / "bin" / "python", folder / ".ready"
    packages = PINNED[simulator]
    if ready.exists() and ready.read_text() == " ".join(packages):
        return python
    install = [str(python), "-m", "pip", "install", "--quiet", "--prefer-binary", *packages]
    for command in ([sys.executable, "-m", "venv", str(folder)], install):
        try:
            done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            raise CannotInstall(f"{packages[0]} took more than {PATIENCE} s to install") from None
        if done.returncode:
            said = [x for x in done.stderr.splitlines() if "ERROR" in x] or ["no reason given"]
            raise CannotInstall(said[-1].removeprefix("ERROR: "))
    ready.write_text(" ".join(packages))
    return python
