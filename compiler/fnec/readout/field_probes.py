"""Fields of a recording: what the probes of a spec see outside the cells.

Programs record the currents of synapses; everything here is worked out of them afterwards, so any
program gives the same fields.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from fnec.backends.reference.build import Fixed
from fnec.ir.network import Network
from fnec.lower import lower
from fnec.readout.fields.cells import source_of_cells
from fnec.readout.fields.head import eeg_of_cells, meg_of_cells
from fnec.readout.fields.potentials import csd_at, j_e_at, lfp_at, phi_e_at
from fnec.readout.fields.proxies import emm_of_cells, mua_at, rws_of_cells
from fnec.readout.fields.view import View
from fnec.readout.places import fixed_of
from fnec.recording import Recording
from fnec.spec.model import Spec

if TYPE_CHECKING:
    from xarray import DataArray

# What each `record:` of a field gives.
KINDS: dict[str, Callable[[View], DataArray]] = {
    "phi_e": phi_e_at,
    "lfp": lfp_at,
    "j_e": j_e_at,
    "csd": csd_at,
    "source": source_of_cells,
    "eeg": eeg_of_cells,
    "meg": meg_of_cells,
    "emm": emm_of_cells,
    "rws": rws_of_cells,
    "mua": mua_at,
}


def fields_of(spec: Spec, recording: Recording) -> dict[str, DataArray]:
    """What each field probe of a checked spec sees in a recording of it, by the probe's name.

    The cells are where the seed and the parameters of the recording put them. Each field is
    (n_times, n) along `time`, s, and `contact`, `depth`, `cell` or `channel`; its `attrs` say in
    which units and by which model.
    """
    net = lower(spec)  # no pass changes what is recorded, or where cells are
    return worked_out(spec, net, fixed_of(net, recording), recording)


def worked_out(
    spec: Spec, net: Network, fixed: Fixed, recording: Recording
) -> dict[str, DataArray]:
    """The same where the network is known; a probe with too few samples has no field."""
    found: dict[str, DataArray] = {}
    for probe in spec.field_probes:
        seen = View(spec=spec, net=net, fixed=fixed, recording=recording, probe=probe)
        if seen.n_samples >= seen.fewest_samples:
            found[probe.name] = KINDS[probe.kind.name](seen)
    return found
