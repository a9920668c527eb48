"""The level that two recordings of one spec agree on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from fnec.compare.bits import same_bits
from fnec.compare.verdict import Level, Pairing

Arrays = Mapping[str, Any]
STANDARD_ERRORS = 3.0  # two means count as equal within this many standard errors of both


def judge(left: str, right: str, a: Arrays, b: Arrays) -> Pairing:
    """The level that two recordings reach by themselves: bits, spikes, statistics or none."""
    arrays = [k for k in a if isinstance(a[k], np.ndarray)]
    missing = sorted({*arrays} ^ {k for k in b if isinstance(b[k], np.ndarray)})
    differing = [k for k in arrays if k in b and not same_bits(a[k], b[k])] + missing
    wiring = tuple(
        k.removeprefix("wiring.") for k in a if k.startswith("wiring.") and a[k] != b.get(k)
    )
    spikes = {
        k.removeprefix("spikes.").removesuffix(".cell"): (len(a[k]), len(b.get(k, ())))
        for k in arrays
        if k.startswith("spikes.") and k.endswith(".cell")
    }
    same_spikes = bool(spikes) and not any(k.startswith("spikes.") for k in differing)
    found: dict[str, Any] = {}
    if not differing and not wiring:
        level = Level.bits
    elif same_spikes:
        level = Level.spikes
    else:
        found = statistics(a, b, spikes)
        level = (
            Level.statistics if found and all(f["agree"] for f in found.values()) else Level.none
        )
    return Pairing(
        left=left,
        right=right,
        level=level,
        n_values=sum(int(np.size(a[k])) for k in arrays),
        n_spikes=spikes,
        differing=tuple(sorted(differing)),
        wiring=wiring,
        statistics=found,
    )


def statistics(a: Arrays, b: Arrays, populations: Mapping[str, Any]) -> dict[str, Any]:
    """Mean rates of each population on both sides, and whether they agree within sampling error."""
    found: dict[str, Any] = {}
    for p in populations:
        rates = [_rates(x, p) for x in (a, b)]
        means = [float(r.mean()) if len(r) else 0.0 for r in rates]
        errors = [float(r.var(ddof=1) / len(r)) if len(r) > 1 else 0.0 for r in rates]
        error = float(np.sqrt(sum(errors)))
        found[p] = {
            "rate_left": means[0],
            "rate_right": means[1],
            "standard_error": error,
            "agree": abs(means[0] - means[1]) <= STANDARD_ERRORS * error,
        }
    return found


def _rates(x: Arrays, population: str) -> Any:
    n_cells = int(x["sizes"][population])
    duration = float(x["n_done"]) * float(x["dt"])
    return np.bincount(x[f"spikes.{population}.cell"], minlength=n_cells) / duration
