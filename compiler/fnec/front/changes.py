"""What one simulation does differently from its model: lesions, and what comes from outside."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fnec.front.cell_types import cell_type
from fnec.front.cells import Population, chosen
from fnec.front.settings import Settings

ABLATIONS = ("E_silence", "I_silence", "disconnected_null")


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentEvent:
    """A constant current into some cells, for a while."""

    onset_ms: float
    duration_ms: float
    amplitude: float  # mV/ms
    cells: tuple[int, ...] | None  # indices among all cells; None: all of them


@dataclass(frozen=True, slots=True, kw_only=True)
class PoissonEvents:
    """Random events that move the potential at once."""

    rate_hz: float
    amplitude_mV: float
    labels: tuple[str, ...] | None  # cell types; None: all


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Nothing, unless it is said."""

    ablation: str | None = None
    events: tuple[CurrentEvent, ...] = ()
    poisson: PoissonEvents | None = None


def silent_names(
    settings: Settings, changes: Changes, populations: Sequence[Population]
) -> frozenset[str]:
    """Populations that do not fire: they stay in their places, without a spike or a current."""
    found = {
        p.name
        for lesion in settings.lesions
        if lesion.effect == "silence"
        for p in chosen(populations, lesion.selector, where=f"lesion {lesion.name!r}")
    }
    if changes.ablation in ("E_silence", "I_silence"):
        sign = "exc" if changes.ablation == "E_silence" else "inh"
        found |= {p.name for p in populations if cell_type(p.block.label).sign == sign}
    return frozenset(found)


def cut_names(
    settings: Settings, changes: Changes, populations: Sequence[Population]
) -> frozenset[str]:
    """Populations whose spikes reach nobody."""
    if changes.ablation == "disconnected_null":
        return frozenset(p.name for p in populations)
    return frozenset(
        p.name
        for lesion in settings.lesions
        if lesion.effect == "disconnect"
        for p in chosen(populations, lesion.selector, where=f"lesion {lesion.name!r}")
    )
