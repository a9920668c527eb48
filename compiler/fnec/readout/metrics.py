"""The spike metrics by the names that specs use in `expect`."""

from __future__ import annotations

from collections.abc import Callable

from fnec.readout.counts import active_fraction, spike_count
from fnec.readout.isi import cv_isi, lv_isi
from fnec.readout.rates import max_rate, mean_rate
from fnec.readout.synchrony import synchrony
from fnec.readout.trains import Trains

METRICS: dict[str, Callable[[Trains], float]] = {
    "rate": mean_rate,  # Hz
    "max_rate": max_rate,  # Hz
    "cv_isi": cv_isi,
    "lv_isi": lv_isi,
    "synchrony": synchrony,
    "spike_count": spike_count,
    "active_fraction": active_fraction,
}

UNITS = {"rate": "Hz", "max_rate": "Hz"}  # of the metrics that have one
