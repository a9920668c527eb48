"""Signals as JSON can hold them."""

from __future__ import annotations

import json
import math
import os
import secrets
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from fnec.front.field_output import UNITS as UNITS_OF_FIELDS
from fnec.front.field_output import NotRecorded
from fnec.front.modes import OF_CURRENTS

if TYPE_CHECKING:
    from fnec.front.signals import Signals

DIGITS = 6


def as_dict(signals: Signals) -> dict[str, Any]:
    """Everything that the probes asked for.

    time_ms [n_steps]; V_m [n_steps][n_cells]; spikes {time_ms, cell}; each field
    [n_steps][n_contacts]; units; metadata.
    """
    steps, cells = signals.spike_list
    dt_ms = signals.recording.dt * 1e3
    found: dict[str, Any] = {
        "time_ms": numbers(signals.time_ms),
        "V_m": numbers(signals.V_m),
        "spikes": {"time_ms": numbers(steps * dt_ms), "cell": cells.tolist()},
    }
    for mode in signals.settings.probe.modes:
        if mode in (*OF_CURRENTS, "MUA"):
            try:
                found[mode] = numbers(getattr(signals, mode))
            except NotRecorded:  # as the simulation said
                continue
    return found | {"units": signals.units, "metadata": signals.metadata}


def metadata(signals: Signals) -> dict[str, Any]:
    """What was run, how fields were computed, and what can be said of them."""
    from fnec.readout.scope import scope_of

    sim, model = signals.simulation, signals.model
    fields: dict[str, Any] = {}
    for mode in signals.settings.probe.modes:
        if mode in UNITS_OF_FIELDS:
            try:
                fields[mode] = signals.field.array(mode)
            except NotRecorded:
                continue
    return {
        "fnec": version("fnec"),
        "name": model.spec.name,
        "config_hash": model.hash,
        "seed": sim.seed,
        "trial": sim.trial,
        "duration_ms": sim.duration_ms,
        "dt_ms": sim.dt_ms,
        "n_steps": signals.recording.n_done,
        "backend": sim.runtime.backend,
        "dtype": signals.dtype,
        "ablation": sim.ablation,
        "populations": {p.name: p.block.size for p in model.populations},
        "scope": scope_of(model.spec, fields).plain(),
    }


def save(signals: Signals, path: Path) -> Path:
    """Write a file, complete or not at all."""
    partial = path.with_name(f".{path.name}.{secrets.token_hex(3)}.partial")
    text = json.dumps(as_dict(signals), ensure_ascii=False, allow_nan=False)
    try:
        partial.write_text(text + "\n", "utf-8")
        os.replace(partial, path)
    finally:
        partial.unlink(missing_ok=True)
    return path


def numbers(values: Any) -> Any:
    """An array as nested lists of numbers with six digits; None for what is not a number."""
    array = np.asarray(values, dtype=np.float64)
    flat = [plain(x) for x in array.ravel().tolist()]
    if array.ndim < 2:
        return flat
    width = array.shape[1]
    return [flat[k : k + width] for k in range(0, len(flat), width)]


def plain(value: float) -> float | None:
    """
    >>> plain(1 / 3), plain(float("nan"))
    (0.333333, None)
    """
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
