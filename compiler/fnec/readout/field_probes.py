"""Fields of a recording: what the probes of a spec see outside the cells.

Programs record the currents of synapses; everything here is worked out of them afterwards, so any
program gives the same fields.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from fnec import fields
from fnec.backends.reference.build import Fixed
from fnec.fields.described import Account
from fnec.fields.leadfields import GAUSSIAN_WIDTH
from fnec.fields.potential import CUTOFF
from fnec.ir.network import Network
from fnec.readout.currents import RecordedCurrent, Way, recorded_currents, value_of, way_of
from fnec.readout.field_arrays import field_array
from fnec.readout.places import fixed_of, somata
from fnec.readout.trains import Floats
from fnec.recording import Recording
from fnec.spec.field_probes import FIELD_KINDS, FieldProbe
from fnec.spec.model import Spec

if TYPE_CHECKING:
    from xarray import DataArray


def fields_of(spec: Spec, recording: Recording) -> dict[str, DataArray]:
    """What each field probe of a checked spec sees in a recording of it, by the probe's name.

    The cells are where the seed and the parameters of the recording put them.
    """
    from fnec.pipeline import network_of  # of a spec that a run has compiled already

    net = network_of(spec)
    return worked_out(spec, net, fixed_of(net, recording), recording)


def worked_out(
    spec: Spec, net: Network, fixed: Fixed, recording: Recording
) -> dict[str, DataArray]:
    """The same where the network is known; a probe with less than two samples has no field."""
    found: dict[str, DataArray] = {}
    for probe in spec.field_probes:
        seen = View(spec=spec, net=net, fixed=fixed, recording=recording, probe=probe)
        if seen.n_samples >= 2:
            found[probe.name] = KINDS[probe.kind.name](seen)
    return found


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
        return int(self.recording.duration / self.every + 1e-6)

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

    def contacts(self) -> Floats:
        """(n_contacts, 3) m."""
        at = self.probe.contacts
        assert at is not None  # the schema has seen to it
        ends = [value_of(text, self.fixed) for text in at.span_of or at.depths]
        depths = np.array(ends)
        if at.count is not None:
            depths = np.linspace(*ends, round(value_of(at.count, self.fixed)))
        x, y = (0.0 if text is None else value_of(text, self.fixed) for text in (at.x, at.y))
        return np.stack([np.full(len(depths), x), np.full(len(depths), y), depths], axis=1)

    def conductor(self) -> fields.Conductor:
        """What the currents flow through."""
        given = {a.name: value_of(a.value, self.fixed) for a in self.probe.conductor}
        return fields.Layered(**given) if "above" in given else fields.Homogeneous(**given)


def _of_contacts(contacts: Floats) -> dict[str, Floats]:
    return {axis: contacts[:, k] for k, axis in enumerate("xyz")}


def _sampled(seen: View) -> tuple[str, ...]:
    return (
        f"Currents are sampled each {seen.every * 1e3:g} ms, without a filter before.",
        "Injected currents and gap junctions do not count; those of receptors do.",
    )


def _potential(seen: View) -> tuple[Floats, Floats, fields.Conductor]:
    """Times, the potential against infinity (n_times, n_contacts) in V, and the conductor."""
    times, currents = seen.currents()
    contacts, conductor = seen.contacts(), seen.conductor()
    parts: list[tuple[Floats, Floats]] = []
    for current in currents:
        way = seen.way(current)
        lead = fields.transfer(
            conductor, contacts, way.soma, way.enters, way.returns,
            dendrites_end_at=way.dendrites_end_at,
        )  # fmt: skip
        parts.append((current.values, lead))
    return times, fields.phi_e(parts), conductor


def _gauge(seen: View) -> dict[str, Any]:
    """The arguments of a gauge."""
    gauge = seen.probe.word("gauge") or "infinity"
    if gauge != "reference":
        return {"gauge": gauge}
    return {"gauge": gauge, "reference": round(seen.number("reference", 0))}


def _phi_e(seen: View) -> DataArray:
    times, phi, conductor = _potential(seen)
    gauge = _gauge(seen)
    return field_array(
        "phi_e", fields.apply_gauge(phi, **gauge), times, "contact",
        _of_contacts(seen.contacts()), (fields.phi_e, fields.transfer, conductor),
        notes=[fields.GAUGES[gauge["gauge"]]], assumptions=_sampled(seen),
    )  # fmt: skip


def _lfp(seen: View) -> DataArray:
    cutoff, gauge = seen.number("cutoff", CUTOFF), _gauge(seen)
    accounts: tuple[Account, ...] = (fields.lfp,)
    if seen.probe.word("model") == "gaussian":
        times, currents = seen.currents()
        contacts, width = seen.contacts(), seen.number("width", GAUSSIAN_WIDTH)
        phi = fields.phi_e(
            [(c.values, fields.gaussian_depth(contacts, seen.way(c).soma, width)) for c in currents]
        )
        accounts, units = (fields.gaussian_depth, fields.lfp), ("A", "pA", 1e-12)
    else:
        times, phi, conductor = _potential(seen)
        accounts, units = (fields.lfp, fields.phi_e, fields.transfer, conductor), None
    return field_array(
        "lfp", fields.lfp(phi, seen.every, cutoff=cutoff, **gauge), times, "contact",
        _of_contacts(seen.contacts()), accounts, units=units, assumptions=_sampled(seen),
        notes=[f"below {cutoff:g} Hz", fields.GAUGES[gauge["gauge"]]],
    )  # fmt: skip


def _j_e(seen: View) -> DataArray:
    times, phi, conductor = _potential(seen)
    contacts = seen.contacts()
    values, depths = fields.j_e(phi, contacts[:, 2], conductor.sigma)
    return field_array(
        "j_e", values, times, "depth", {"z": depths},
        (fields.j_e, fields.phi_e, fields.transfer, conductor), assumptions=_sampled(seen),
    )  # fmt: skip


def _csd(seen: View) -> DataArray:
    method, contacts = seen.probe.word("method") or "second_derivative", seen.contacts()
    depths = contacts[:, 2]
    if method == "binned":
        times, currents = seen.currents()
        edges, radius = fields.bin_edges(depths), seen.number("radius", math.nan)
        parts: list[tuple[Floats, Floats]] = []
        for current in currents:
            way = seen.way(current)
            shares = fields.source_shares(
                edges, way.soma, way.enters, way.returns, radius=radius,
                axis=(float(contacts[0, 0]), float(contacts[0, 1])),
                dendrites_end_at=way.dendrites_end_at,
            )  # fmt: skip
            parts.append((current.values, shares))
        values = fields.true_csd(parts, edges, radius)
        accounts: tuple[Account, ...] = (fields.true_csd, fields.transfer)
    else:
        times, phi, conductor = _potential(seen)
        values = fields.second_derivative_csd(phi, depths, conductor.sigma)
        accounts = (fields.second_derivative_csd, fields.phi_e, fields.transfer, conductor)
    return field_array(
        "csd", values, times, "depth", {"z": depths}, accounts, assumptions=_sampled(seen)
    )


def _source(seen: View) -> DataArray:
    times, currents = seen.currents()
    totals: dict[str, tuple[Floats, RecordedCurrent]] = {}
    for current in currents:
        name = current.current.population
        before = totals[name][0] if name in totals else 0.0
        totals[name] = (before + current.values, current)
    where = [somata(seen.fixed, name)[c.cells] for name, (_, c) in totals.items()]
    places = np.concatenate(where)
    names = [name for name, (v, _) in totals.items() for _ in range(v.shape[1])]
    indices = np.concatenate([c.cells for _, c in totals.values()])
    coordinates = {"population": np.array(names), "index": indices, **_of_contacts(places)}
    values = np.concatenate([v for v, _ in totals.values()], axis=1)
    return field_array(
        "source", values, times, "cell", coordinates, (SYNAPTIC,), assumptions=_sampled(seen)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An account of what is worked out here."""

    model: str
    assumptions: tuple[str, ...]
    citation: str
    is_proxy: bool = False


SYNAPTIC = Told(
    model="synaptic current of each cell, positive into it",
    assumptions=("As much leaves the cell again: its net current is zero.",),
    citation="Einevoll et al. 2013, Nat Rev Neurosci 14:770-785",
)
KINDS: dict[str, Callable[[View], DataArray]] = {
    "phi_e": _phi_e, "lfp": _lfp, "j_e": _j_e, "csd": _csd, "source": _source,
}  # fmt: skip
