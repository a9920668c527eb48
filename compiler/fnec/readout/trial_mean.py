"""The mean over trials of a network, as a recording: what single trials have in common.

Samples are averaged value by value. Spikes are kept, all of them: each cell has a row for each
trial, so that a raster shows every trial and rates are means over trials. One trial is read at a
time, some rows of it at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fnec.recording import Array, Recording, open_recording
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]

BLOCK = 2**20  # numbers that are read at once
AVERAGED = ("probe.", "signals.")


def mean_of_trials(
    folders: Sequence[Path],
    out: Path,
    signals: Mapping[str, Mapping[str, Any]],
) -> Recording:
    """Write the mean of recordings into the folder `out`, which is made, and open it.

    folders: recordings of trials of one network.   signals: as `open_recording` takes them.
    Raises `ValueError` where the recordings are not of one network, or not of one length.
    """
    trials = [open_recording(folder, signals) for folder in folders]
    first = trials[0]
    for key in ("wiring", "params", "dt", "n_done"):
        if any(x.meta.get(key) != first.meta.get(key) for x in trials):
            raise ValueError(f"trials of one network have the same {key}")
    out.mkdir(parents=True)
    for key, values in first.arrays.items():
        if key.startswith("probe.") and key.endswith(".step"):
            np.save(out / f"{key}.npy", values)
        elif key.startswith(AVERAGED):
            write_mean([x.arrays[key] for x in trials], out / f"{key}.npy")
    for population in first.spiking:
        _write_spikes(trials, population, out)
    n = len(trials)
    kept = ("program", "backend", "target", "seed", "dt", "params", "n_steps", "n_done", "wiring")
    about = {key: first.meta[key] for key in (*kept, "phases", "windows") if key in first.meta}
    about |= {"populations": {name: size * n for name, size in first.populations.items()}}
    about |= {"trials": [x.meta.get("trial") for x in trials], "status": "done"}
    write_json(out / "meta.json", about)
    return open_recording(out, rows_of(signals, n))


def rows_of(signals: Mapping[str, Mapping[str, Any]], n: int) -> dict[str, Mapping[str, Any]]:
    """Which rows the spikes of some cells are in: row `cell * n + k` is trial k of n."""
    found = dict(signals)
    for key, said in signals.items():
        if key.startswith("spikes."):
            rows = [cell * n + k for cell in said["cells"] for k in range(n)]
            found[key] = {**said, "cells": rows}
    return found


def write_mean(arrays: Sequence[Array], path: Path) -> None:
    """The mean of equal arrays, some rows at a time, in the order of the arrays.

    Sums of float64 in this order: the same trials give the same bits.
    """
    shape = arrays[0].shape
    if any(x.shape != shape for x in arrays):
        raise ValueError(f"trials of one network have as many samples, not those of {path.stem}")
    if not arrays[0].size:
        np.save(path, np.zeros(shape))
        return
    found = _on_disk(path, np.float64, shape)
    n_rows = max(1, BLOCK // max(1, arrays[0][0].size))
    for k in range(0, shape[0], n_rows):
        total = np.zeros(found[k : k + n_rows].shape)
        for x in arrays:
            total += x[k : k + n_rows]
        found[k : k + n_rows] = total / len(arrays)
    found.flush()


def _on_disk(path: Path, kind: Any, shape: tuple[int, ...]) -> np.memmap[Any, Any]:
    """An array that is written as a file, not held."""
    files: Any = np.lib.format
    return files.open_memmap(path, "w+", kind, shape)


def _write_spikes(trials: Sequence[Recording], population: str, out: Path) -> None:
    """The spikes of all trials in order of step and row."""
    keys = [f"spikes.{population}.{x}" for x in ("step", "cell")]
    both = [tuple(x.arrays[key] for key in keys) for x in trials]
    n_all = sum(len(step) for step, _ in both)
    if not n_all:
        for key in keys:
            np.save(out / f"{key}.npy", both[0][0 if key.endswith("step") else 1])
        return
    shape = (n_all,)
    steps = _on_disk(out / f"{keys[0]}.npy", np.int64, shape)
    cells = _on_disk(out / f"{keys[1]}.npy", np.int32, shape)
    n_parts = -(-n_all // BLOCK)
    edges = np.linspace(0, trials[0].n_steps + 1, n_parts + 1).astype(np.int64)
    at = 0
    for first, stop in pairwise(edges):
        step, row = _between(both, int(first), int(stop))
        steps[at : at + len(step)], cells[at : at + len(step)] = step, row
        at += len(step)
    steps.flush()
    cells.flush()


def _between(
    both: Sequence[tuple[Array, ...]], first: int, stop: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Steps and rows of the spikes in some steps."""
    found_steps: list[Array] = []
    rows: list[Array] = []
    for k, (step, cell) in enumerate(both):
        a, b = np.searchsorted(step, (first, stop))
        found_steps.append(np.asarray(step[a:b], np.int64))
        rows.append(np.asarray(cell[a:b], np.int64) * len(both) + k)
    step, row = np.concatenate(found_steps), np.concatenate(rows)
    order = np.lexsort((row, step))
    return step[order], row[order]


def trials_in(folder: Path) -> tuple[int, ...]:
    """The trials of which the recording in a folder is the mean; none where it is of one."""
    try:
        said = json.loads((folder / "meta.json").read_text("utf-8"))
    except (OSError, ValueError):
        return ()
    return tuple(said.get("trials", ()))
