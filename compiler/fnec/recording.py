"""What a program recorded: the same names, shapes and units whichever program it was."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A sampled variable of some cells of one population."""

    probe: str
    variable: str
    population: str
    unit: str = ""  # as people read it, `mV`
    factor: float = 1.0  # SI units in one `unit`
    cells: tuple[int, ...] = ()  # indices in the population, one a column; empty: not known

    @property
    def key(self) -> str:
        """Name of its array."""
        return f"probe.{self.probe}.{self.variable}.{self.population}"


@dataclass(frozen=True, slots=True)
class NpyFolder(Mapping[str, Array]):
    """The arrays of a folder by name; each is read when it is asked for."""

    folder: Path

    def __getitem__(self, name: str) -> Array:
        path = self.folder / f"{name}.npy"
        try:
            return np.load(path, mmap_mode="r")
        except FileNotFoundError:
            raise KeyError(name) from None
        except ValueError:  # an empty array cannot be mapped
            return np.load(path)

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(p.name.removesuffix(".npy") for p in self.folder.glob("*.npy")))

    def __len__(self) -> int:
        return sum(1 for _ in self.folder.glob("*.npy"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """Spikes and signals of one run, complete or as far as it got.

    rec.spikes("E")              # (times s, cells)
    rec.signal("vm", "v", "E")   # (times s, values SI)
    """

    arrays: Mapping[str, Array]
    dt: float  # s
    n_steps: int
    n_done: int
    status: str  # done, interrupted, nan; running, if it was killed
    populations: Mapping[str, int]  # name -> number of cells
    signals: tuple[Signal, ...]
    watched: Mapping[str, tuple[int, ...]]  # cells whose spikes are recorded, where not all are
    meta: Mapping[str, Any] = field(repr=False)
    # population -> its tags, where the reader has the spec
    tags: Mapping[str, Mapping[str, str]] = field(
        default_factory=dict[str, Mapping[str, str]], repr=False
    )

    @property
    def duration(self) -> float:
        """s; of what was done."""
        return self.n_done * self.dt

    @property
    def n_trials(self) -> int:
        """Of the mean of trials: the spikes of cell c in trial k of n are in row `c * n + k`."""
        return len(self.meta.get("trials", ())) or 1

    @property
    def spiking(self) -> tuple[str, ...]:
        """Populations whose spikes were recorded."""
        return tuple(p for p in self.populations if f"spikes.{p}.step" in self.arrays)

    def window(self, population: str) -> tuple[float, float]:
        """From when to when its spikes are recorded, s."""
        first, stop = self.meta.get("windows", {}).get(population, (0, self.n_done))
        return first * self.dt, min(stop, self.n_done) * self.dt

    def spikes(self, population: str) -> tuple[Array, Array]:
        """Spikes in order of time: (n_spikes,) s and (n_spikes,) cells of the population."""
        step, cell = (self.arrays[f"spikes.{population}.{x}"] for x in ("step", "cell"))
        n = min(len(step), len(cell))  # a killed program may have written one and not the other
        return np.asarray(step[:n]) * self.dt, np.asarray(cell[:n])

    def signal(self, probe: str, variable: str, population: str) -> tuple[Array, Array]:
        """Samples of a variable: (n_samples,) s and (n_samples, n_cells) in SI units."""
        values = self.arrays[f"probe.{probe}.{variable}.{population}"]
        steps = self.arrays[f"probe.{probe}.step"]
        n = min(len(steps), len(values))
        return np.asarray(steps[:n]) * self.dt, values[:n]


def open_recording(
    folder: Path, signals: Mapping[str, Mapping[str, Any]] | None = None
) -> Recording:
    """What a program wrote to a folder.

    signals: key -> unit, factor and cells, for readers that want more than SI numbers; the cells of
    `spikes.<population>` where not all of them are recorded.
    """
    meta = json.loads((folder / "meta.json").read_text("utf-8"))
    return _recording(NpyFolder(folder), meta, signals or {})


def recording_of(
    result: Mapping[str, Any],
    about: Mapping[str, Any] = NOTHING,
    signals: Mapping[str, Mapping[str, Any]] = NOTHING,
) -> Recording:
    """What a program's `run()` returned, when it was called from Python.

    about: what meta.json would say besides.   signals: as `open_recording` takes them.
    """
    arrays = {k: np.asarray(v) for k, v in result.items() if k.split(".")[0] in KINDS and "." in k}
    meta = {k: result[k] for k in ("dt", "n_steps", "n_done")}
    meta |= {k: result[k] for k in ("phases", "edges", "windows") if k in result}
    sizes: dict[str, int] = {}
    for key, array in arrays.items():
        if key.startswith("final."):
            sizes[key.split(".")[1]] = len(array)
    for key, array in arrays.items():  # replayed populations have no state: as many as spiked
        if key.startswith("spikes.") and key.endswith(".cell"):
            sizes.setdefault(key.split(".")[1], int(array.max(initial=-1)) + 1)
    said = {"status": "done", "populations": sizes} | dict(about) | meta
    return _recording(arrays, said, signals)


KINDS = ("spikes", "probe", "final", "synapses", "signals", "edges", "first", "counts")


def _recording(
    arrays: Mapping[str, Array], meta: Mapping[str, Any], signals: Mapping[str, Mapping[str, Any]]
) -> Recording:
    found: list[Signal] = []
    names = list(signals) + [key for key in arrays if key not in signals]
    for key in names:
        match key.split("."):
            case ["probe", probe, variable, population] if key in arrays:
                known = signals.get(key, {})
                found.append(
                    Signal(
                        probe=probe,
                        variable=variable,
                        population=population,
                        unit=known.get("unit", ""),
                        factor=known.get("factor", 1.0),
                        cells=tuple(known.get("cells", ())),
                    )
                )
            case _:
                pass
    n_steps = int(meta.get("n_steps", 0))
    watched = {
        key.removeprefix("spikes."): tuple(known["cells"])
        for key, known in signals.items()
        if key.startswith("spikes.")
    }
    return Recording(
        arrays=arrays,
        dt=float(meta["dt"]),
        n_steps=n_steps,
        n_done=int(meta.get("n_done", n_steps)),
        status=str(meta.get("status", "done")),
        populations={k: int(v) for k, v in meta.get("populations", {}).items()},
        signals=tuple(found),
        watched=watched,
        meta=meta,
    )
