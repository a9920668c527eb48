"""A model in chained calls: each method gives a new configuration, and each keyword does something.

cfg = (
    fnec.Configuration()
    .runtime(seed=42, duration_ms=1000.0, dt_ms=0.1)
    .column("V1", layers=["L2/3", "L4"], n=100)
    .cell_types({"E": 0.75, "I": 0.25})
    .probes(["SPK", "Vm", "LFP"])
)
print(cfg.to_yaml())
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, NoReturn

from fnec.diagnostics.suggest import nearest
from fnec.front import declared, mediums
from fnec.front.arguments import (
    INFINITE,
    read_layers,
    read_name,
    read_number,
    read_seed,
    read_table,
)
from fnec.front.cell_types import cell_type, neurons_of
from fnec.front.cells import populations_of, read_selector
from fnec.front.faults import (
    ConfigurationError,
    require_between,
    require_keywords,
    require_known,
)
from fnec.front.layers import SIX_LAYERS, WHOLE, read_shares
from fnec.front.modes import modes_of
from fnec.front.refused import REFUSED_METHODS
from fnec.front.settings import (
    DTYPES,
    CellParameters,
    Column,
    Coupling,
    Drive,
    Lesion,
    Probe,
    Settings,
)

if TYPE_CHECKING:
    from fnec.spec import Spec

KINDS = ("balanced_ei_population", "cortical_column")


@dataclass(frozen=True, slots=True)
class Configuration:
    """What to simulate and to record. Nothing changes in place."""

    settings: Settings = field(default_factory=Settings)

    # --- how a run goes ---------------------------------------------------------------------------

    def runtime(self, **kw: Any) -> Configuration:
        """How a run goes, unless a simulation says otherwise.

        seed: of every random draw.   duration_ms, dt_ms: ms.
        dtype: of the arrays in `Signals`, float32 or float64; programs compute in float64.
        """
        require_keywords(kw, ("seed", "duration_ms", "dt_ms", "dtype"), where="runtime")
        for name in ("duration_ms", "dt_ms"):
            if name in kw:
                kw[name] = require_between(kw[name], 0, INFINITE, name=name, above=True)
        if "seed" in kw:
            kw["seed"] = read_seed(kw["seed"])
        if "dtype" in kw:
            kw["dtype"] = require_known(str(kw["dtype"]), DTYPES, kind="dtype")
        return self._with(**kw)

    set_runtime = runtime

    # --- cells ------------------------------------------------------------------------------------

    def network(self, **kw: Any) -> Configuration:
        """One population of cells, or one cortical column.

        name: of the model.   n: cells, 100 if not given.   cell_types: see `cell_types`.
        kind: `balanced_ei_population` has cells at all depths, `cortical_column` in layers.
        layers: of a cortical column; the six if not given.
        """
        known = ("name", "kind", "n", "cell_types", "layers")
        require_keywords(kw, known, where="network")
        if self.settings.columns:
            raise ConfigurationError(
                "this configuration has cells already", "begin with a new one, or add .column(...)"
            )
        kind = require_known(kw.get("kind", KINDS[0]), KINDS, kind="kind", where="network")
        layers = kw.get("layers")
        if kind == KINDS[0] and layers is not None:
            raise ConfigurationError(
                f"a {kind} has no layers", 'say kind="cortical_column", or leave `layers` out'
            )
        name = read_name(kw.get("name", "network"))
        column = Column(
            name=name,
            layers=(WHOLE,) if kind == KINDS[0] else read_layers(layers or SIX_LAYERS),
            n=read_number(kw["n"]) if "n" in kw else None,
        )
        made = self._with(name=name, columns=(column,), is_network=True)
        return made.cell_types(kw["cell_types"]) if "cell_types" in kw else made

    def column(self, name: str, layers: Sequence[str], n: int) -> Configuration:
        """One cortical column more: `n` cells in these layers, by their thickness."""
        s = self.settings
        if s.is_network:
            raise ConfigurationError(
                "this configuration has a network already", "say .column(...) for all of them"
            )
        if name in [column.name for column in s.columns]:
            raise ConfigurationError(f"there is a column {name!r} already", "name it otherwise")
        made = Column(name=read_name(name), layers=read_layers(layers), n=read_number(n))
        return self._with(name=s.name if s.columns else name, columns=(*s.columns, made))

    add_column = column

    def cell_types(self, cell_type_map: Mapping[str, float]) -> Configuration:
        """Which cells there are: shares that add up to 1, or numbers of cells.

        Labels: E; I, PV, Inl (fast spiking); SST, Ing (low threshold spiking); VIP.
        """
        return self._with(cell_types=read_shares(cell_type_map))

    set_cell_types = cell_types

    def layer_fractions(
        self,
        layer_fractions: Mapping[str, tuple[float, float]] | None = None,
        layer_cell_types: Mapping[str, Mapping[str, float]] | None = None,
    ) -> Configuration:
        """Where layers lie, as (top, bottom) between 0 at the pia and 1; their own cell types."""
        bands = dict(self.settings.bands)
        for layer, (top, bottom) in (layer_fractions or {}).items():
            require_between(top, 0, 1, name=f"top of {layer}")
            require_between(bottom, top, 1, name=f"bottom of {layer}", above=True)
            bands[layer] = (float(top), float(bottom))
        made = self._with(bands=tuple(bands.items()))
        return made._layer_types("", layer_cell_types or {})

    def area_layer_cell_types(
        self, area: str, layer_cell_types: Mapping[str, Mapping[str, float]]
    ) -> Configuration:
        """Cell types of single layers of one column."""
        return self._layer_types(area, layer_cell_types)

    def uniform3d(self, *, radius_mm: float = 0.25, height_mm: float = 1.6) -> Configuration:
        """Radius of a column and depth of the tissue, which contacts span too. mm."""
        return self._with(
            radius_mm=require_between(radius_mm, 0, INFINITE, name="radius_mm", above=True),
            height_mm=require_between(height_mm, 0, INFINITE, name="height_mm", above=True),
        )

    def emitter(self, **kw: Any) -> Configuration:
        """What the cells are: cells of the published Izhikevich catalogue.

        family: izhikevich.   preset: `cortical_eig` gives each label its own cell; the name of a
        cell of the catalogue (`chattering`) is for E cells; label -> cell says it for each.
        """
        require_keywords(kw, ("family", "preset"), where="emitter")
        family = kw.get("family", "izhikevich")
        if family != "izhikevich":
            require_known(family, (*declared.FAMILIES_BY_SPEC, "izhikevich"), kind="family")
            raise ConfigurationError(
                f"configurations have no {family!r} cells",
                "write a spec: `fnec new` starts one, `fnec explain library` lists its cells",
            )
        preset: Any = kw.get("preset", "cortical_eig")
        neurons_of(preset)
        made = preset if isinstance(preset, str) else tuple(dict(preset).items())
        return self._with(preset=made)

    def set_emitter(
        self, family: str = "izhikevich", preset: str | Mapping[str, str] = "cortical_eig"
    ) -> Configuration:
        """The same as `emitter`."""
        return self.emitter(family=family, preset=preset)

    def cell_params(
        self, selector: Mapping[str, object], params: Mapping[str, float]
    ) -> Configuration:
        """Other parameters for some cells: a, b in 1/ms, c in mV, d in mV/ms."""
        require_keywords(params, ("a", "b", "c", "d"), where="cell_params")
        values = tuple(
            (k, require_between(v, -INFINITE, INFINITE, name=k)) for k, v in params.items()
        )
        if not values:
            raise ConfigurationError("cell_params says no parameter", "a, b, c or d")
        found = CellParameters(selector=read_selector(selector, where="cell_params"), values=values)
        return self._with(cell_parameters=(*self.settings.cell_parameters, found))

    # --- synapses ---------------------------------------------------------------------------------

    def connectivity(self, **kw: Any) -> Configuration:
        """How cells of a column are connected: without a keyword all to all, by sign.

        p: probability of each pair; the sum of a cell's weights stays.   delay_ms: ms.
        within_gain, exc_gain, inh_gain: of synapses inside a column.
        feedforward_gain, feedback_gain: of those between columns.
        """
        known = tuple(Coupling.__dataclass_fields__)
        declared.refuse_early(kw, declared.OF_CONNECTIVITY, where="connectivity")
        require_keywords(kw, known, where="connectivity")
        if "p" in kw:
            require_between(kw["p"], 0.001, 1, name="p")
        for name in set(kw) - {"p"}:
            require_between(kw[name], 0, INFINITE, name=name)
        values = {name: float(value) for name, value in kw.items()}
        return self._with(coupling=replace(self.settings.coupling, **values))

    set_connectivity = connectivity

    def connections(
        self,
        *,
        name: str,
        source: Mapping[str, object],
        target: Mapping[str, object],
        probability: float | None = None,
        weight: float | None = None,
        sign: str | None = None,
        mechanism: str | None = None,
        delay_ms: float = 1.0,
        **kw: Any,
    ) -> Configuration:
        """One projection more. source, target: `area`, `layer`, `cell_type`.

        weight: of a synapse, conductance per capacitance, 1/ms; 0.02 (AMPA) or 0.4 (GABA_A).
        mechanism: AMPA or GABA_A; it has to fit the source.
        """
        path = declared.connection(
            name, source, target, probability, weight, sign, mechanism, delay_ms, kw
        )
        return self._with_pathways(path)

    def suite2_interarea(self, enabled: bool = True) -> Configuration:
        """Feedforward and feedback between columns V1 and V4, all to all."""
        if not enabled:
            return self  # columns are not connected unless it is said
        weights = {"feedforward_weight_range": (0.65, 0.65), "feedback_weight_range": (0.5, 0.5)}
        return self.inter_column_connectivity(
            source_area="V1", target_area="V4", mode="dense", **weights
        )

    def inter_column_connectivity(
        self, *, source_area: str, target_area: str, **kw: Any
    ) -> Configuration:
        """Excitatory projections from the source area up, and from the target area back.

        layer_to_layer_map: up, {layer: layer}; from L2, L3 to L4 if not given. Back they go from
        L2, L3 to L1, L5, L6.   cell_type_to_cell_type_map: {"E": "E"}.
        p_feedforward, p_feedback: 0.3, 0.2.   mode: `sparse`; `dense` is all to all.
        feedforward_weight_range, feedback_weight_range: (0.5, 2), (0.3, 1.5) 1/ms, what a cell gets
        when all its sources fire once.   delay_ms_or_status: 2 ms.
        """
        return self._with_pathways(
            *declared.between_columns(self.settings, source_area, target_area, kw)
        )

    # --- what comes from outside, and lesions -----------------------------------------------------

    def drive(
        self,
        *,
        baseline_drive_by_cell_type: Mapping[str, float] | None = None,
        drive_by_layer: Mapping[str, float] | None = None,
        drive_by_area: Mapping[str, float] | None = None,
        noise_policy: str = "additive_poisson",
        background_hz: float = 80.0,
        **kw: Any,
    ) -> Configuration:
        """Constant currents in mV/ms, on top of random events at `background_hz` onto each cell.

        noise_policy: `additive_poisson`, or `none` for no random events.
        """
        declared.refuse_early(kw, declared.OF_DRIVE, where="drive")
        require_keywords(kw, (), where="drive")
        require_known(noise_policy, ("additive_poisson", "none"), kind="noise_policy")
        for label in baseline_drive_by_cell_type or {}:
            cell_type(label)
        rate = require_between(background_hz, 0, 10000, name="background_hz")
        made = Drive(
            rate_hz=rate if noise_policy != "none" else 0.0,
            by_cell_type=read_table(baseline_drive_by_cell_type),
            by_layer=read_table(drive_by_layer),
            by_area=read_table(drive_by_area),
        )
        return self._with(drive=made)

    def cell_type_drives(self, drives: Mapping[str, float]) -> Configuration:
        """Constant currents by cell type, mV/ms; other drives stay."""
        for label in drives:
            cell_type(label)
        return self._with(drive=replace(self.settings.drive, by_cell_type=read_table(drives)))

    def lesions(
        self, *, name: str, selector: Mapping[str, object], effect: str = "silence"
    ) -> Configuration:
        """Cells that neither fire nor carry currents (`silence`), or whose output is cut."""
        require_known(effect, ("silence", "disconnect"), kind="effect", where="lesions")
        found = Lesion(name=name, selector=read_selector(selector, where="lesions"), effect=effect)
        return self._with(lesions=(*self.settings.lesions, found))

    # --- fields and probes ------------------------------------------------------------------------

    def field(self, **kw: Any) -> Configuration:
        """What currents flow in: see `fnec.front.mediums`.

        domain, conductivity (S/m), boundary, gauge, model.
        """
        return self._with(medium=mediums.read_medium(kw, self.settings.medium))

    def probe(self, **kw: Any) -> Configuration:
        """What is recorded. modes: list of names.   name.   n_contacts: 16 if not given."""
        require_keywords(kw, ("modes", "name", "n_contacts"), where="probe")
        modes = kw.get("modes", ("spikes", "V_m"))
        made = Probe(
            name=str(kw.get("name", Probe().name)),
            modes=modes_of(modes),
            n_contacts=read_number(kw.get("n_contacts") or Probe().n_contacts, least=2),
        )
        return self._with(probe=made)

    def probes(
        self, modes: Sequence[str], *, name: str = Probe().name, n_contacts: int | None = None
    ) -> Configuration:
        """What is recorded: SPK, Vm, I_syn, source, phi_e, J_e, LFP, CSD, EEG, MEG, EMM, MUA."""
        return self.probe(modes=modes, name=name, n_contacts=n_contacts)

    set_probes = probes

    # --- what it means ----------------------------------------------------------------------------

    def validate(self) -> dict[str, Any]:
        """Raise `ConfigurationError` or `SpecError` where this means nothing; what it means."""
        spec = self.to_spec()
        cells = populations_of(self.settings)
        return {
            "name": spec.name,
            "n_cells": sum(p.block.size for p in cells),
            "populations": {p.name: p.block.size for p in cells},
        }

    def to_yaml(self) -> str:
        """The spec that this means, as text for a file; `fnec run` runs it."""
        from fnec.front.spec_text import spec_text

        return spec_text(self.settings)

    def to_spec(self) -> Spec:
        """The spec that this means, read from its text and checked."""
        from fnec.front.model import spec_of_text

        return spec_of_text(self.to_yaml())

    def __getattr__(self, name: str) -> NoReturn:
        if name in REFUSED_METHODS:
            raise AttributeError(f"configurations have no {name!r}: {REFUSED_METHODS[name]}")
        near = nearest(name, [m for m in dir(type(self)) if not m.startswith("_")])
        help = f": did you mean {near!r}?" if near else ""
        raise AttributeError(f"configurations have no {name!r}{help}")

    # --- inside -----------------------------------------------------------------------------------

    def _with(self, **changed: Any) -> Configuration:
        return Configuration(replace(self.settings, **changed))

    def _with_pathways(self, *paths: Any) -> Configuration:
        known = [p.name for p in self.settings.pathways]
        for path in paths:
            if path.name in known:
                raise ConfigurationError(f"there is a connection {path.name!r} already")
        return self._with(pathways=(*self.settings.pathways, *paths))

    def _layer_types(self, area: str, given: Mapping[str, Mapping[str, float]]) -> Configuration:
        found = {(a, layer): s for a, layer, s in self.settings.layer_types}
        for layer, shares in given.items():
            found[area, layer] = read_shares(shares, where=f"cell types of {layer!r}")
        made = tuple((a, layer, s) for (a, layer), s in found.items())
        return self._with(layer_types=made)


def configuration() -> Configuration:
    """A new configuration."""
    return Configuration()
