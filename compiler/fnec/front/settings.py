"""What a configuration holds: plain data, each piece set by one method and read by the spec."""

from __future__ import annotations

from dataclasses import dataclass

from fnec.front.layers import WHOLE, Shares

DTYPES = ("float32", "float64")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Cells with a place of their own; `.network` makes one, each `.column` makes one."""

    name: str
    layers: tuple[str, ...] = (WHOLE,)
    n: int | None = None  # None: as many as the cell types count


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupling:
    """Connections inside a column, and how strong all of them are."""

    p: float = 1.0  # probability of each pair
    within_gain: float = 1.0  # of all synapses inside a column
    exc_gain: float = 1.0
    inh_gain: float = 1.0
    feedforward_gain: float = 1.0  # of those between columns
    feedback_gain: float = 1.0
    delay_ms: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Selector:
    """Cells by their labels; None is any."""

    area: tuple[str, ...] | None = None
    layer: tuple[str, ...] | None = None
    cell_type: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pathway:
    """A projection of its own: between columns, or as `.connections` declares it."""

    name: str
    source: Selector
    target: Selector
    p: float
    weight: tuple[float, float]  # 1/ms, lowest and highest, summed over all synapses of a cell
    receptor: str  # ampa, gaba
    delay_ms: float
    is_sum: bool = True  # False: the weight is that of one synapse
    gain: str | None = None  # parameter of the spec that scales it


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """What comes from outside: random events, and a constant current on top."""

    rate_hz: float = 80.0  # of the events onto each cell; 0: none
    by_cell_type: tuple[tuple[str, float], ...] = ()  # mV/ms
    by_layer: tuple[tuple[str, float], ...] = ()
    by_area: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Medium:
    """What the currents flow in."""

    domain: str = "laminar_column"
    conductivity: float = 0.3  # S/m
    boundary: str = "infinite"
    gauge: str = "infinity"
    model: str = "point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Probe:
    """What is recorded, and where the contacts lie."""

    name: str = "multimodal_probe"
    modes: tuple[str, ...] = ()  # canonical names
    n_contacts: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesion:
    """Cells that fall silent, or whose synapses are cut."""

    name: str
    selector: Selector
    effect: str  # silence, disconnect


@dataclass(frozen=True, slots=True, kw_only=True)
class CellParameters:
    """Other values for parameters of some cells."""

    selector: Selector
    values: tuple[tuple[str, float], ...]  # a in 1/ms, b in 1/ms, c in mV, d in mV/ms


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that a `Configuration` says."""

    seed: int = 0
    duration_ms: float = 1000.0
    dt_ms: float = 0.1
    dtype: str = "float32"  # of the arrays in Signals; programs always compute in float64
    name: str = "network"
    columns: tuple[Column, ...] = ()
    is_network: bool = False  # the one column was made by `.network`
    cell_types: Shares = (("E", 0.8), ("PV", 0.1), ("SST", 0.1))
    bands: tuple[tuple[str, tuple[float, float]], ...] = ()  # over the usual ones
    layer_types: tuple[tuple[str, str, Shares], ...] = ()  # area or "", layer, types
    coupling: Coupling = Coupling()
    pathways: tuple[Pathway, ...] = ()
    preset: tuple[tuple[str, str], ...] | str = "cortical_eig"
    medium: Medium = Medium()
    probe: Probe = Probe()
    drive: Drive = Drive()
    radius_mm: float = 0.25
    height_mm: float = 1.6
    lesions: tuple[Lesion, ...] = ()
    cell_parameters: tuple[CellParameters, ...] = ()
