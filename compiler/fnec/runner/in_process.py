"""The interpreter as a backend: it runs here, and writes what a generated program would."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from fnec.ir.network import Network


def run_reference(net: Network, recording: Path) -> int:
    """Run a network with the interpreter; the exit code that a program would have left with."""
    from fnec.backends.reference.run import run

    try:
        with np.errstate(all="ignore"):  # a run that leaves the numbers is reported as such
            result = run(net, out=recording)
    except KeyboardInterrupt:
        return 130
    finite = all(np.isfinite(v).all() for k, v in result.items() if k.startswith("final."))
    return 0 if finite else 1
