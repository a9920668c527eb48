"""How a program is run and what it gives back: the same text in both."""

from __future__ import annotations

from fnec.backends.python.before import has_named_phases
from fnec.backends.python.groups import dims_of
from fnec.backends.python.params import is_whole_run
from fnec.backends.python.scope import unit_said
from fnec.backends.python.templates import render
from fnec.ir.network import Network
from fnec.ir.noise import draws_while_running
from fnec.ir.recorded import recorded_signals

HERE = "fnec.backends.python"
# Parts of the runtime that these texts call.
RUNTIME = ("not_finite", "fault_text", "Recorder", "Checkpoints", "read_checkpoint")
VERSIONS = {  # of what decides over bits
    "jax": '{"jax": jax.__version__, "numpy": np.__version__}',
    "brian2": '{"brian2": b2.__version__, "numpy": np.__version__}',
}


def contract_text(net: Network, backend: str) -> str:
    """What a recording says about itself, and how a run goes on where another stopped."""
    parts = (
        render(HERE, "contract", backend=backend, trials=draws_while_running(net)),
        render(HERE, "resume", versions=VERSIONS[backend], trials=draws_while_running(net)),
    )
    return "\n\n\n".join(parts)


def returned(net: Network) -> list[str]:
    """What `run` returns, for its docstring."""
    units = {
        (s.probe.name, s.variable): unit_said(dims_of(net, net.group(s.group))[s.variable])
        for s in recorded_signals(net)
    }
    sampled = [
        f"    probe.{probe}.{variable}.<population>  (n_samples, n_cells) {unit}"
        for (probe, variable), unit in units.items()
    ]
    if sampled:
        sampled.append("    probe.<probe>.step  (n_samples,) int64, the steps before these samples")
    has_states = any(w.states for w in net.pathways)
    synapses = [
        "    edges.<projection>.pre, .post  (n_synapses,) int32, of synapses with states",
        "    first.<projection>.<state>, synapses.<projection>.<state>  (n_synapses,) before the",
        "    first step, and after n_done steps",
    ]
    return [
        "Returns arrays and values by key, in SI units:",
        "    spikes.<population>.step, .cell  (n_spikes,) int64 and int32, sorted by step and cell",
        *sampled,
        "    final.<population>.<variable>  (n_cells,) after n_done steps",
        *(synapses if has_states else []),
        "    trace.step, trace.<population>.<variable>  (n_rows,) int64 and (n_rows, n_cells)",
        "    wiring.<projection>  sha256 of edges, delays and weights",
        "    status  `done`, `nan` or `interrupted`",
        "    nan  None, or where and between which times a value became infinite or not a number",
        "    populations, recorded  cells of each population; of how many spikes are recorded",
        "    phases, edges  where each phase lies; populations in which synapses count their ends",
        "    dt, n_steps, n_done",
    ]


def command_text(
    net: Network,
    flags: tuple[str, ...] = (),
    arguments: tuple[str, ...] = (),
    *,
    batch: bool = False,
) -> str:
    """The command line.

    flags, arguments: lines for what only this backend takes.   batch: it has a `run_batch`.
    """
    asked = {"whole_run": is_whole_run(net), "switches": any(p.is_flag for p in net.parameters)}
    trials = draws_while_running(net)
    parts = (
        render(HERE, "flags", flags=flags, batch=batch, trials=trials, **asked),
        render(
            HERE,
            "command",
            arguments=arguments,
            phases=has_named_phases(net),
            batch=batch,
            trials=trials,
        ),
    )
    return "\n\n\n".join(parts)
