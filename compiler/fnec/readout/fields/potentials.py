"""What contacts measure: potentials, current densities, sinks and sources."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from fnec import fields
from fnec.fields.described import Account
from fnec.fields.inverse_csd import inverse_csd
from fnec.fields.labelled import labelled
from fnec.fields.leadfields import GAUSSIAN_WIDTH
from fnec.fields.potential import CUTOFF
from fnec.readout.fields.view import View, coordinates_of
from fnec.readout.trains import Floats

if TYPE_CHECKING:
    from xarray import DataArray


def phi_e_at(seen: View) -> DataArray:
    """The potential at contacts, V."""
    times, phi, conductor = _potential(seen)
    gauge = _gauge(seen)
    return labelled(
        "phi_e",
        fields.apply_gauge(phi, **gauge),
        times,
        along="contact",
        coordinates=coordinates_of(seen.contacts()),
        of=(fields.phi_e, fields.transfer, conductor),
        remarks=(_grounded(gauge), *seen.remarks),
    )


def lfp_at(seen: View) -> DataArray:
    """The potential below the cut-off, V; with `model: gaussian` weighted currents, A."""
    cutoff, gauge = seen.number("cutoff", CUTOFF), _gauge(seen)
    kind = seen.probe.word("model") or "lfp"
    contacts = seen.contacts()
    accounts: tuple[Account, ...]
    if kind == "gaussian":
        times, currents = seen.currents()
        width = seen.number("width", GAUSSIAN_WIDTH)
        leads = [fields.gaussian_depth(contacts, seen.way(c).soma, width) for c in currents]
        phi = fields.phi_e((c.values, lead) for c, lead in zip(currents, leads, strict=True))
        accounts = (fields.gaussian_depth,)
    else:
        times, phi, conductor = _potential(seen)
        accounts = (fields.lfp, fields.phi_e, fields.transfer, conductor)
    return labelled(
        kind,
        fields.lfp(phi, seen.every, cutoff=cutoff, **gauge),
        times,
        along="contact",
        coordinates=coordinates_of(contacts),
        of=accounts,
        remarks=(f"Frequencies above {cutoff:g} Hz are left out.", _grounded(gauge), *seen.remarks),
    )


def j_e_at(seen: View) -> DataArray:
    """The vertical current density midway between contacts, A/m²."""
    times, phi, conductor = _potential(seen)
    contacts = seen.contacts()
    values, depths = fields.j_e(phi, contacts[:, 2], conductor.sigma)
    return labelled(
        "j_e",
        values,
        times,
        along="depth",
        coordinates={"z": depths},
        of=(fields.j_e, fields.phi_e, fields.transfer, conductor),
        remarks=seen.remarks,
    )


def csd_at(seen: View) -> DataArray:
    """The current source density at the depths of contacts, A/m³: of the cells, or estimated."""
    method, contacts = seen.probe.word("method") or "second_derivative", seen.contacts()
    depths = contacts[:, 2]
    accounts: tuple[Account, ...]
    if method == "binned":
        times, values = _binned(seen, contacts)
        accounts = (fields.true_csd, fields.transfer)
    else:
        times, phi, conductor = _potential(seen)
        accounts = (fields.phi_e, fields.transfer, conductor)
        if method == "inverse":
            values = inverse_csd(
                phi,
                depths,
                conductor.sigma,
                seen.number("radius", math.nan),
                method=seen.probe.word("profile") or "step",
                above=getattr(conductor, "above", None),
            )
            accounts = (inverse_csd, *accounts)
        else:
            values = fields.second_derivative_csd(phi, depths, conductor.sigma)
            accounts = (fields.second_derivative_csd, *accounts)
    return labelled(
        "csd",
        values,
        times,
        along="depth",
        coordinates={"z": depths},
        of=accounts,
        remarks=seen.remarks,
    )


def _binned(seen: View, contacts: Floats) -> tuple[Floats, Floats]:
    times, currents = seen.currents()
    edges, radius = fields.bin_edges(contacts[:, 2]), seen.number("radius", math.nan)
    parts: list[tuple[Floats, Floats]] = []
    for current in currents:
        way = seen.way(current)
        shares = fields.source_shares(
            edges,
            way.soma,
            way.enters,
            way.returns,
            radius=radius,
            axis=(float(contacts[0, 0]), float(contacts[0, 1])),
            dendrites_end_at=way.dendrites_end_at,
        )
        parts.append((current.values, shares))
    return times, fields.true_csd(parts, edges, radius)


def _potential(seen: View) -> tuple[Floats, Floats, fields.Conductor]:
    """Times, the potential against infinity (n_times, n_contacts) in V, and the conductor."""
    times, currents = seen.currents()
    contacts, conductor = seen.contacts(), seen.conductor()
    parts: list[tuple[Floats, Floats]] = []
    for current in currents:
        way = seen.way(current)
        end = way.dendrites_end_at
        lead = fields.transfer(
            conductor, contacts, way.soma, way.enters, way.returns, dendrites_end_at=end
        )
        parts.append((current.values, lead))
    return times, fields.phi_e(parts), conductor


def _gauge(seen: View) -> dict[str, Any]:
    """The arguments of a gauge."""
    gauge = seen.probe.word("gauge") or "infinity"
    if gauge != "reference":
        return {"gauge": gauge}
    return {"gauge": gauge, "reference": round(seen.number("reference", 0))}


def _grounded(gauge: dict[str, Any]) -> str:
    number = f" ({gauge['reference']})" if "reference" in gauge else ""
    return f"Potentials are {fields.GAUGES[gauge['gauge']]}{number}."
