"""The Brian2 backend: a network as a script for Brian2."""

from __future__ import annotations

from fnec.backends.brian2 import functions
from fnec.backends.brian2.lines import quoted
from fnec.backends.brian2.network import network_text
from fnec.backends.brian2.neuron_group import Made, group_text
from fnec.backends.brian2.synapse_group import pathway_text
from fnec.backends.brian2.templates import render
from fnec.backends.own_functions import cpp_text
from fnec.backends.python.build import banner, shared_text
from fnec.backends.python.header import header_docstring
from fnec.backends.python.params import is_whole_run
from fnec.backends.python.pauses import has_pauses
from fnec.backends.python.running import RUNTIME, command_text, contract_text, returned
from fnec.ir.network import Network
from fnec.ir.noise import draws_while_running, has_noisy_signals
from fnec.ir.recorded import counted_populations, spike_windows

file_name = "brian2_model.py"
GAP = "\n\n\n"
RUNNING = (
    "compile",
    "record",
    "spikes",
    "collect",
    "checkpoint",
    "pauses",
    "standalone",
    "run",
    "simulate",
)
MODULES = (
    "argparse",
    "gc",
    "hashlib",
    "os",
    "platform",
    "re",
    "signal",
    "subprocess",
    "sys",
    "threading",
    "time as clock",
)
USAGE = """
Needs brian2 and numpy. `python brian2_model.py --help` lists the knobs. From Python, `run()`
simulates and returns the recording. All numbers are in SI units; quantities that Brian2 sees
carry their unit. A step: integrate, threshold, deliver, reset.
"""
FLAGS = (
    'said = "numpy needs no compiler; cython compiles each part, for small networks; "',
    'said += "cpp_standalone compiles one program, the fastest once it is built (%(default)s)"',
    'add("--target", choices=TARGETS, default="numpy", help=said)',
)


def _running(net: Network) -> tuple[str, ...]:
    """The skeletons of a run, in the order in which they are printed."""
    return tuple(name for name in RUNNING if name != "pauses" or has_pauses(net))


def _flags(net: Network) -> dict[str, object]:
    """What the skeletons of a run have to do besides."""
    derived = "derive(params, dt), " if net.constants else ""
    windows = f"spike_windows(params, {derived}dt, n_steps)" if spike_windows(net) else ""
    return {
        "synapse_states": any(w.states for w in net.pathways),
        "pausing": has_pauses(net),
        "windows": windows,
        "counted": counted_populations(net),
        "whole_run": is_whole_run(net),
        "trials": draws_while_running(net),
        "noisy": has_noisy_signals(net),
        "signals": [t.name for t in net.signals if t.of is None],
    }


def emit(net: Network) -> str:
    """The text of a Brian2 script that runs the network."""
    used: set[str] = set()
    _objects(net, used, functions=True)  # finds out which functions the statements call
    called = functions.entries(used)
    objects = _objects(net, used, functions=bool(called))
    network = network_text(net, [x.given for x in objects])
    also = ["Recorder", "run_steps", *RUNTIME, *functions.runtime_names(used)]
    also += ["wiring_hash"] if net.pathways else []
    also += ["noise_seed"] if draws_while_running(net) else []
    also += ["steps_within"] if any("steps_within" in x.text for x in objects) else []
    shared = shared_text(net, also=tuple(also))
    parts = [
        shared.knobs,
        banner("What the model is made of"),
        shared.model,
        banner("The same as Brian2 objects"),
        *(x.text for x in objects),
        network,
        banner("Running it"),
        contract_text(net, "brian2"),
        *(render(name, returns=returned(net), **_flags(net)) for name in _running(net)),
        command_text(net, FLAGS, ('"target": args.target',)),
        banner("Tools: nothing from here on knows the model"),
        shared.tools,
    ]
    if called:
        parts.append(
            render(
                "functions",
                cpp=cpp_text(used),
                has_random=bool(used & set(functions.RANDOM)),
                has_normal="step_normal" in used,
                functions=called,
            )
        )
    if "poisson_count" in used:
        parts.append(render("counting"))
    if shared.data:
        parts += [banner("Numbers of the spec, packed"), shared.data]
    parts.append('if __name__ == "__main__":\n    sys.exit(main())')
    header = render(
        "header",
        docstring=header_docstring(net, USAGE),
        modules=sorted({*MODULES, *(m for m in shared.modules if m != "Path")}),
        name=quoted(net.name),
        pausing=has_pauses(net),
    )
    return header + "\n" + GAP.join(parts).replace("\t", "    ") + "\n"


def _objects(net: Network, used: set[str], functions: bool) -> list[Made]:
    """The functions that make the groups and the synapses."""
    n = len(net.pathways)
    return [
        *(group_text(net, g, used, functions) for g in net.groups),
        *(pathway_text(net, w, k - n, used, functions) for k, w in enumerate(net.pathways)),
    ]
