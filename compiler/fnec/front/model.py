"""A configuration made ready to run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from fnec.front.cells import Population, populations_of, read_selector
from fnec.front.configuration import Configuration
from fnec.front.faults import ConfigurationError, require_known
from fnec.front.geometry import BasisSpec, LaminarSourceGeometry, basis_of, geometry_of
from fnec.front.spec_text import spec_text

if TYPE_CHECKING:
    from fnec.front.objective import Objective
    from fnec.front.readouts import ReadoutResult, ReadoutSpec
    from fnec.front.signals import Signals
    from fnec.front.simulation import Simulation
    from fnec.front.stimulus import StimulusSchedule
    from fnec.spec import Spec

KEYS = ("area", "layer", "cell_type")


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """A configuration, the spec that it means, and its cells. Made by `construct`."""

    cfg: Configuration
    spec: Spec = field(repr=False)
    text: str = field(repr=False)  # of the spec, YAML
    populations: tuple[Population, ...] = field(repr=False)
    geometry: LaminarSourceGeometry = field(repr=False)
    basis_spec: BasisSpec = field(repr=False)

    @property
    def n_cells(self) -> int:
        """How many cells there are."""
        return sum(p.block.size for p in self.populations)

    def to_yaml(self) -> str:
        """The spec as text for a file."""
        return self.text

    def simulate(
        self,
        sim: Simulation | None = None,
        paradigm: StimulusSchedule | None = None,
        **kw: Any,
    ) -> Signals:
        """Run it.   sim: or its keywords, `duration_ms=1000.0`.   paradigm: currents in time."""
        from fnec.front.simulate import simulate

        return simulate(self, sim, paradigm, **kw)

    def compute_readout(self, signals: Signals, specs: Sequence[ReadoutSpec]) -> ReadoutResult:
        """The numbers that these readouts ask for."""
        from fnec.front.readouts import compute_readout

        return compute_readout(signals, specs)

    def evaluate(self, signals: Signals, objective: Objective) -> dict[str, Any]:
        """How far signals are from an objective: losses, and gates that hold or not."""
        return objective.report(signals)

    def neuron_table(self) -> list[dict[str, Any]]:
        """A row for each cell: its number, its labels, and where it is (x, y, z in um)."""
        rows: list[dict[str, Any]] = []
        places = self.geometry.positions * 1e6
        for p in self.populations:
            for i in range(p.block.size):
                k = p.first + i
                x, y, z = (float(value) for value in places[k])
                rows.append(
                    {"neuron_id": k, "population": p.name, "area": p.block.area}
                    | {"layer": p.block.layer, "cell_type": p.block.label, "x": x, "y": y, "z": z}
                )
        return rows

    def select(
        self, *, ids: Sequence[int] | None = None, **labels: str | Sequence[str] | None
    ) -> NDArray[np.int64]:
        """Indices of cells by `area`, `layer`, `cell_type` and `ids`.   (n_found,)"""
        for key in labels:
            require_known(key, KEYS, kind="key", where="select")
        wanted = {key: value for key, value in labels.items() if value is not None}
        return cells_of(self.populations, wanted, ids)

    def summary(self) -> dict[str, Any]:
        """What it is, in a few lines that JSON can hold."""
        s = self.cfg.settings
        return {
            "name": self.spec.name,
            "n_units": self.n_cells,
            "populations": {p.name: p.block.size for p in self.populations},
            "n_contacts": s.probe.n_contacts,
            "duration_ms": s.duration_ms,
            "dt_ms": s.dt_ms,
            "seed": s.seed,
            "probes": list(s.probe.modes),
            "config_hash": self.hash,
        }

    @property
    def hash(self) -> str:
        """Of the text of the spec: sixteen digits."""
        import hashlib

        return hashlib.sha256(self.text.encode()).hexdigest()[:16]


def construct(cfg: Configuration) -> Model:
    """Make a configuration ready to run.

    Raises `ConfigurationError`, or `SpecError` where the checks of specs find a fault.
    """
    if not isinstance(cfg, Configuration):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise ConfigurationError(
            f"a Configuration is wanted, got {type(cfg).__name__}", "fnec.run(...) runs specs"
        )
    text = spec_text(cfg.settings)
    spec = spec_of_text(text)
    return Model(
        cfg=cfg,
        spec=spec,
        text=text,
        populations=populations_of(cfg.settings),
        geometry=geometry_of(spec, cfg.settings),
        basis_spec=basis_of(cfg.settings),
    )


def spec_of_text(text: str) -> Spec:
    """A spec from its text, read and checked."""
    from fnec.checks import complete
    from fnec.spec import load_text

    return complete(load_text(text, file="configuration"))


def cells_of(
    populations: Sequence[Population],
    labels: Mapping[str, str | Sequence[str]],
    ids: Sequence[int] | None,
) -> NDArray[np.int64]:
    """Indices of cells by labels and numbers.   (n_found,)   Raises where there are none."""
    from fnec.front.cells import chosen

    found = chosen(populations, read_selector(dict(labels), where="select"), where="select")
    cells = np.concatenate([np.arange(p.first, p.first + p.block.size) for p in found])
    if ids is not None:
        cells = cells[np.isin(cells, np.asarray(ids, dtype=np.int64))]
        if not len(cells):
            raise ConfigurationError("select finds no cells", "none of the ids has these labels")
    return cells
