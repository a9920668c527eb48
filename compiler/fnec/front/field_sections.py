"""Where synaptic currents cross the membranes, and the probes of the fields that they make."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fnec.front.cell_types import cell_type
from fnec.front.cells import Population
from fnec.front.faults import quantity
from fnec.front.mediums import BOUNDARIES, GAUGES
from fnec.front.modes import OF_CURRENTS
from fnec.front.settings import Settings

Tree = dict[str, Any]
CURRENTS = "currents"  # the probe that comes first and names the recording of all currents

# Excitatory cells: synapses of excitation on the apical dendrite, those of inhibition around the
# soma; each current returns through the other place, as in Mazzoni et al. 2015, PLoS Comput Biol
# 11:e1004584. Interneurons have short dendrites on all sides, and hardly a field.
APICAL, SOMA, AROUND = ["-400 um", "-100 um"], "0 um", ["-50 um", "50 um"]
PLACES: dict[str, Tree] = {
    "exc": {
        "ampa": {"enters": APICAL, "returns": SOMA},
        "gaba": {"enters": SOMA, "returns": APICAL},
    },
    "inh": {
        "ampa": {"enters": AROUND, "returns": SOMA},
        "gaba": {"enters": SOMA, "returns": AROUND},
    },
}
C_M = "100 pF"  # Izhikevich 2007, Dynamical Systems in Neuroscience, MIT Press, ch. 8

WITH_GAUGE = ("phi_e", "LFP")
RECORDS = {
    "phi_e": "phi_e", "J_e": "j_e", "LFP": "lfp", "CSD": "csd", "source": "csd", "EEG": "eeg",
    "MEG": "meg", "EMM": "emm", "MUA": "mua",
}  # fmt: skip


def has_currents(settings: Settings) -> bool:
    """Whether some mode needs the currents of synapses."""
    return any(mode in OF_CURRENTS for mode in settings.probe.modes)


def sources(settings: Settings, living: Sequence[Population]) -> Tree:
    """The `sources` of the spec: none where nothing reads them."""
    if not has_currents(settings):
        return {}
    by_sign = {
        sign: [p.name for p in living if cell_type(p.block.label).sign == sign] for sign in PLACES
    }
    return {
        {"exc": "pyramidal", "inh": "interneurons"}[sign]: {
            "of": names,
            "receptors": PLACES[sign],
            "C_m": C_M,
            "dendrites_end_at": "0 um",
        }
        for sign, names in by_sign.items()
        if names
    }


def field_probes(
    settings: Settings, living: Sequence[Population], modes: Sequence[str] | None = None
) -> Tree:
    """The probes of fields that the modes ask for, behind the one of all currents.

    modes: others than those of the settings: fields that are worked out of the same recording.
    """
    asked = settings.probe.modes if modes is None else modes
    tree: Tree = {}
    if not living:
        return tree
    if has_currents(settings):
        tree[CURRENTS] = {"record": "source"} | _common(settings, living)
    for mode in asked:
        if mode in RECORDS:
            tree[mode] = _probe(settings, living, mode)
    return tree


def _common(settings: Settings, living: Sequence[Population]) -> Tree:
    return {"of": [p.name for p in living], "every": quantity(settings.dt_ms, "ms")}


def _probe(settings: Settings, living: Sequence[Population], mode: str) -> Tree:
    tree = {"record": RECORDS[mode]} | _common(settings, living)
    if mode == "EMM":
        return tree | {"excitatory": "ampa"}
    if mode in ("EEG", "MEG"):
        return tree
    medium, n = settings.medium, settings.probe.n_contacts
    bottom = quantity(round(settings.height_mm * 1e3, 6), "um")
    tree["contacts"] = {"count": n, "span": ["0 um", bottom]}
    if mode == "MUA":
        return tree
    if mode == "source":
        return tree | {
            "method": "binned",
            "radius": quantity(round(settings.radius_mm * 1e3, 6), "um"),
        }
    if mode == "LFP" and medium.model == "gaussian":
        tree["model"] = "gaussian"
    else:
        tree["conductor"] = _conductor(settings)
    if mode in WITH_GAUGE:
        tree["gauge"] = GAUGES[medium.gauge]
        if tree["gauge"] == "reference":
            tree["reference"] = n - 1
    return tree


def _conductor(settings: Settings) -> Tree:
    above = BOUNDARIES[settings.medium.boundary]
    tree: Tree = {"sigma": quantity(settings.medium.conductivity, "S/m")}
    return tree if above is None else tree | {"above": quantity(above, "S/m")}
