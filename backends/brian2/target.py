"""The Brian2 backend: a network as a script for Brian2."""

from __future__ import annotations

from fnec.backends.brian2 import functions
from fnec.backends.brian2.lines import quoted
from fnec.backends.brian2.network import network_text
from fnec.backends.brian2.neuron_group import group_text
from fnec.backends.brian2.synapse_group import pathway_text
from fnec.backends.brian2.templates import render
from fnec.backends.python.params import is_whole_run
from fnec.backends.python.build import banner, shared_text
from fnec.ir.network import Network

file_name = "brian2_model.py"
GAP = "\n\n\n"
RUNNING = ("compile", "record", "collect", "run", "simulate", "main")
MODULES = (
    "argparse",
    "gc",
    "hashlib",
    "os",
    "platform",
    "signal",
    "subprocess",
    "sys",
    "threading",
)


def _flags(net: Network) -> dict[str, object]:
    """What the skeletons of a run have to do besides."""
    return {
        "synapse_states": any(w.states for w in net.pathways),
        "whole_run": is_whole_run(net),
        "signals": [t.name for t in net.signals],
    }


def emit(net: Network) -> str:
    """The text of a Brian2 script that runs the network."""
    used: set[str] = set()
    _objects(net, used, functions=True)  # finds out which functions the statements call
    called = functions.entries(used)
    objects = _objects(net, used, functions=bool(called))
    network = network_text(net)
    also = ["Recorder", "run_steps", *functions.runtime_names(used)]
    also += ["wiring_hash"] if net.pathways else []
    also += ["steps_within"] if any("steps_within" in x for x in objects) else []
    shared = shared_text(net, also=tuple(also))
    parts = [
        shared.knobs,
        banner("What the model is made of"),
        shared.model,
        banner("The same as Brian2 objects"),
        *objects,
        network,
        banner("Running it"),
        *(render(name, **_flags(net)) for name in RUNNING),
        banner("Tools: nothing from here on knows the model"),
        shared.tools,
    ]
    if called:
        parts.append(
            render(
                "functions",
                cpp=functions.cpp_text(used),
                has_random=bool(used & set(functions.RANDOM)),
                has_normal="step_normal" in used,
                functions=called,
            )
        )
    if "poisson_count" in used:
        parts.append(render("counting"))
    parts.append('if __name__ == "__main__":\n    raise SystemExit(main())')
    header = render(
        "header",
        title=_plain(f"{net.name}: {net.title}" if net.title else net.name),
        citation="".join(f"{_plain(c)}\n" for c in net.citation),
        version=_version(),
        source=net.source,
        digest=net.digest[:12],
        modules=sorted({*MODULES, *(m for m in shared.modules if m != "Path")}),
        name=quoted(net.name),
    )
    return header + "\n" + GAP.join(parts).replace("\t", "    ") + "\n"


def _plain(text: str) -> str:
    """A text from the spec as it may stand in a docstring."""
    return " ".join(text.replace("\\", "/").replace('"', "'").split())


def _objects(net: Network, used: set[str], functions: bool) -> list[str]:
    """The functions that make the groups and the synapses."""
    n = len(net.pathways)
    return [
        *(group_text(net, g, used, functions) for g in net.groups),
        *(pathway_text(net, w, k - n, used, functions) for k, w in enumerate(net.pathways)),
    ]


def _version() -> str:
    from importlib import metadata

    return metadata.version("fnec")
