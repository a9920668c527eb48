"""A probe of a field in front of a recording, with all that its keys say in SI."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fnec import fields
from fnec.backends.reference.build import Fixed
from fnec.fields.proxies import AMPA_DELAY
from fnec.ir.network import Network
from fnec.lower.selections import lower_selection
from fnec.readout.fields.currents import (
    RecordedCurrent,
    Way,
    recorded_currents,
    value_of,
    way_of,
)
from fnec.readout.layout import chosen_cells
from fnec.readout.trains import Floats, Ints
from fnec.recording import Recording
from fnec.spec.field_probes import FIELD_KINDS, FieldProbe
from fnec.spec.model import Spec


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A probe in front of a recording, with what its keys say in SI."""

    spec: Spec
    net: Network
    fixed: Fixed
    recording: Recording
    probe: FieldProbe

    @property
    def n_samples(self) -> int:
        """How many samples were taken before the run ended."""
        if FIELD_KINDS[self.probe.kind.name]:
            return len(self.currents()[0])
        stop = self.probe.stop
        end = self.recording.duration
        if stop is not None:
            end = min(end, value_of(stop, self.fixed))
        return max(int((end - self.start) / self.every + 1e-6), 0)

    @property
    def fewest_samples(self) -> int:
        """How many it takes: two, or more than the delay of `rws`."""
        return 2 + (round(AMPA_DELAY / self.every) if self.probe.kind.name == "rws" else 0)

    @property
    def start(self) -> float:
        """The time of the first sample, s."""
        return 0.0 if self.probe.start is None else value_of(self.probe.start, self.fixed)

    @property
    def every(self) -> float:
        """Time between samples, s."""
        return value_of(self.probe.every, self.fixed)

    def currents(self) -> tuple[Floats, tuple[RecordedCurrent, ...]]:
        """Times, s, and currents."""
        return recorded_currents(self.spec, self.net, self.fixed, self.recording, self.probe)

    def way(self, current: RecordedCurrent) -> Way:
        """Where a current flows."""
        return way_of(self.spec, self.fixed, current)

    def number(self, key: str, default: float) -> float:
        """What the probe says under a key, SI."""
        text = self.probe.number(key)
        return default if text is None else value_of(text, self.fixed)

    def listed(self, key: str) -> tuple[float, ...]:
        """The numbers that the probe lists under a key, SI; none if it does not."""
        return tuple(value_of(text, self.fixed) for text in self.probe.listed(key))

    def cells(self) -> dict[str, Ints]:
        """The cells that are looked at, by population."""
        return chosen_cells(lower_selection(self.spec, self.probe.of), self.fixed)

    def contacts(self) -> Floats:
        """(n_contacts, 3) m."""
        at = self.probe.contacts
        assert at is not None  # the schema has seen to it
        ends = [value_of(text, self.fixed) for text in at.span_of or at.depths]
        depths = np.array(ends)
        if at.count is not None:
            depths = np.linspace(ends[0], ends[1], round(value_of(at.count, self.fixed)))
        x, y = (0.0 if text is None else value_of(text, self.fixed) for text in (at.x, at.y))
        return np.stack([np.full(len(depths), x), np.full(len(depths), y), depths], axis=1)

    def conductor(self) -> fields.Conductor:
        """What the currents flow through."""
        given = {a.name: value_of(a.value, self.fixed) for a in self.probe.conductor}
        return fields.Layered(**given) if "above" in given else fields.Homogeneous(**given)

    @property
    def remarks(self) -> tuple[str, ...]:
        """What is true of all that is worked out of sampled currents."""
        return (
            f"Currents are sampled each {self.every * 1e3:g} ms, without a filter before.",
            "Injected currents and gap junctions do not count; those of receptors do.",
        )


def coordinates_of(places: Floats) -> dict[str, Floats]:
    """Columns of (n, 3) m by the name of their axis."""
    return {axis: places[:, k] for k, axis in enumerate("xyz")}
