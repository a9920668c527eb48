"""What other builders of the field have and this one does not, each with what to do instead."""

from __future__ import annotations

from collections.abc import Mapping

BY_SPEC = "write to_yaml() to a file and add it there"

REFUSED_METHODS: Mapping[str, str] = {
    "areas": 'each area is a column: .column("V1", ...).column("V4", ...)',
    "mechanisms": f"cells have AMPA and GABA-A receptors; for others {BY_SPEC}",
    "trainables": "parameters of the spec are its knobs: p, g_exc, g_inh, nu",
    "objective": "fnec.objective(name, metric, target) is held against signals after a run",
    "objective_outputs": "fnec.readout_spec(name, metric) says what is computed",
    "optimizer": "write to_yaml() to a file; `fnec tune` tunes its parameters",
    "plasticity": f"`fnec explain library` lists plastic synapses; {BY_SPEC}",
    "homeostasis": f"specs have `homeostasis`; {BY_SPEC}",
    "hdp": f"specs have `homeostasis`; {BY_SPEC}",
    "update_metadata": "nothing is stored that has no effect; each method says what it sets",
}
