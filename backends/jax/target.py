"""The JAX target: a network as the text of a module that simulates it."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from fnec.backends.jax.cells import state_text
from fnec.backends.jax.direct import has_kernel
from fnec.backends.jax.names import delays_differ, delivers, part, senders
from fnec.backends.jax.network import arrange_text, net_text
from fnec.backends.jax.network import state_text as whole_state_text
from fnec.backends.jax.portable import portable_text, random_text
from fnec.backends.jax.probes import sample_text
from fnec.backends.jax.program import Program
from fnec.backends.jax.step import step_text
from fnec.backends.jax.together import can_be_together, together_text
from fnec.backends.native.whole import (
    kernel_source,
    library_text,
    native_of,
    shared_source,
)
from fnec.backends.python.build import banner, shared_text
from fnec.backends.python.groups import has_positions
from fnec.backends.python.header import header_docstring
from fnec.backends.python.layout import lay_out
from fnec.backends.python.params import is_whole_run
from fnec.backends.python.pauses import has_pauses
from fnec.backends.python.running import RUNTIME, command_text, contract_text, returned
from fnec.backends.python.scope import offset, quoted
from fnec.backends.python.templates import render
from fnec.ir.network import Network
from fnec.ir.noise import draws_while_running, has_noisy_signals
from fnec.ir.recorded import counted_populations, recorded_signals, spike_windows
from fnec.ir.step import RefractoryTime

file_name = "jax_model.py"
USAGE = (
    """Needs jax and numpy. `python jax_model.py --help` lists the knobs. From Python, `run()`
    simulates and returns the recording, and `run_batch()` does so for several seeds. All numbers
    are in SI units. A step: integrate, threshold, deliver, reset.""",
    """`init_state`, `step` and `simulate` are pure functions of a tree of arrays, the `net`,
    to jit, vmap or differentiate:""",
    """    net = arrange(build(PARAMS, DT, SEED, 1000), DT, SEED)  # room for stimuli of 1000 steps
    state = simulate(init_state(net), jnp.int32(0), net, 1, 1000)[0]  # 1 frame of 1000 steps""",
    """With `smooth=True` in both calls derivatives with respect to anything in `net` pass through
    spikes. `jax.vmap` runs over networks of equal shapes: those that differ in constants, or those
    that `alike` has filled up, stacked leaf by leaf.""",
)
FLAGS = (
    'said = "how steps are carried out: all in C++ (native), by XLA with spikes delivered in C++ "',
    'said += f"(hybrid), or by XLA; if none is named, {USUAL}, and xla where no compiler is"',
    'add("--target", choices=TARGETS, help=said)',
)


def emit(net: Network) -> str:
    """The text of the program."""
    program = Program(net)
    functions, step = step_text(program)
    sample = sample_text(program)
    native = native_of(program)
    arranged = arrange_text(program)
    _note_needs(program)
    shared = shared_text(net, _runtime_names(program))
    differ = delays_differ(net)
    data = {"used": program.used, "differ": differ, "ring": bool(senders(net))}
    kernel = data["kernel"] = has_kernel(net)
    data["pausing"] = has_pauses(net)
    data["trials"], data["noisy"] = draws_while_running(net), has_noisy_signals(net)
    data["windows"] = ""
    if spike_windows(net):
        derived = "derive(params, dt), " if net.constants else ""
        data["windows"] = f"spike_windows(params, {derived}dt, n_steps)"
    data["counted"] = _tuple(list(counted_populations(net)))
    data["whole_run"] = is_whole_run(net)
    data["signals"] = [t.name for t in net.signals if t.of is None]
    data["apart"] = differ or any(w.on_post for w in net.pathways)
    data["together"] = can_be_together(net)
    data["has_counts"] = bool(net.poisson)
    parts = [
        _header(net, set(shared.modules)),
        shared.knobs,
        banner("What the model is made of"),
        shared.model,
        banner("What a step does"),
        *(state_text(g) for g in net.groups),
        net_text(program),
        whole_state_text(program),
        _template("arrange", data),
        arranged,
        *functions,
        step,
        banner("Running it"),
        _template("simulate", data | {"sample": sample}),
        native.python,
        _template("record", data | _recorded(net)),
        _template("log", data),
        contract_text(net, "jax"),
        *(_template(t, data | _run(net)) for t in ("run", "checkpoint", "main_loop")),
        together_text(net, data) if data["together"] else "",
        _template("batch", data | _run(net)),
        command_text(net, FLAGS, ('"target": args.target',), batch=True),
        banner("Tools: nothing from here on knows the model"),
        _template("compiled", data),
        _template("strict", data),
        portable_text(program.used, shared.tools),
    ]
    if {"uniform", "poisson_count"} & program.used:
        parts.append(_template("random", data | {"source": random_text()}))
    parts.append(_template("spikes", data))
    if "deliver" in program.used:
        parts.append(_template("search", data))
    if net.pathways:
        parts.append(_template("rows", data))
    if "deliver" in program.used:
        parts += [_template("deliver", data), _template("smooth", data)]
        if delays_differ(net):
            parts.append(_template("queue", data))
    parts.append(shared.tools)
    parts.append(library_text())
    if kernel:
        parts.append(render("fnec.backends.native", "kernel", **data))
    parts += [banner("What is in C++"), f'SHARED = r"""{shared_source(net)}"""']
    if kernel:
        parts += [banner("Deliveries in C++"), f'KERNEL = r"""{kernel_source()}"""']
    parts += [banner("The same steps in C++"), f'NATIVE = r"""{native.source}"""']
    if shared.data:
        parts += [banner("Numbers of the spec, packed"), shared.data]
    parts += ['if __name__ == "__main__":\n    sys.exit(main())']
    text = lay_out("\n\n\n".join(p.strip("\n") for p in parts if p.strip())) + "\n"
    return text.replace(AMBIGUOUS, AMBIGUOUS if _has_ambiguous_names(text) else "", 1)


MODULES = frozenset(
    """argparse contextlib ctypes hashlib os platform shutil signal subprocess sys tempfile
    threading""".split()  # noqa: SIM905
)
# The linter takes a variable called I for a misprint; here it is a current.
AMBIGUOUS = "# ruff: noqa: E741 - names are those of the model, `I` among them\n"


def _has_ambiguous_names(text: str) -> bool:
    """Some variable is called I, l or O."""
    nodes = list(ast.walk(ast.parse(text)))
    stored = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    stored |= {n.arg for n in nodes if isinstance(n, ast.arg)}
    return bool(stored & {"I", "l", "O"})


def _note_needs(program: Program) -> None:
    """Functions that are called by functions of the program, and not by its formulas."""
    net = program.net
    if any(delivers(w) for w in net.pathways):
        program.used.add("deliver")
    if any("." not in a.target for w in net.pathways for a in w.on_spike):
        program.used.add("put")
    if any(w.on_post for w in net.pathways):
        program.used.add("columns")
    if any(w.states for w in net.pathways):
        program.used.add("synapse_states")
    if any(isinstance(g.refractory, RefractoryTime) for g in net.groups):
        program.used.add("steps_of")
    if any(g.replay for g in net.groups):
        program.used.add("replay")


def _runtime_names(program: Program) -> tuple[str, ...]:
    """Functions of the runtime that this part of the program calls."""
    names = ["Recorder", "spike_list", "run_steps", *RUNTIME]
    if program.net.pathways:
        names += ["wiring_hash", "pack_spikes"]
    if program.used & {"steps_of", "replay"}:
        names.append("steps_within")
    if "replay" in program.used or counted_populations(program.net):
        names.append("pack_spikes")
    if any(t.of for t in program.net.signals):
        names.append("row_at")
    if program.used & {"uniform", "poisson_count"}:
        names.append("stream")
    if draws_while_running(program.net):
        names.append("noise_seed")
    return tuple(names)


def _template(name: str, data: Mapping[str, object]) -> str:
    return render("fnec.backends.jax", name, **data)


def _header(net: Network, modules: set[str]) -> str:
    needed = sorted((modules | MODULES) - {"Path"})
    lines = [f"import {m}" for m in needed]
    lines.insert(needed.index("threading") + 1, "import time as clock")
    return _template(
        "header",
        {
            "docstring": header_docstring(net, *USAGE),
            "ambiguous": AMBIGUOUS,
            "modules": "\n".join(lines),
            "name": quoted(net.name),
        },
    )


def _recorded(net: Network) -> dict[str, object]:
    populations = []
    for g in net.groups:
        for p in g.populations:
            first = offset(g, p.name) or "0"
            stop = f"size.{p.name}" if first == "0" else f"{first} + size.{p.name}"
            populations.append(
                {"name": p.name, "group": part(g.name), "first": first, "stop": stop}
            )
    entries = []
    for g in net.groups:
        entries.append(f'"{part(g.name)}": {_tuple([s.name for s in g.states]) or "()"}')
    rows = ", ".join(f'"{w.name}": "{part(w.name)}"' for w in net.pathways if w.states)
    states = "{" + ", ".join(entries) + "}"
    return {"populations": populations, "states": states, "rows": f"{{{rows}}}"}


def _tuple(names: list[str]) -> str:
    """Text of a tuple of strings; empty for none."""
    inner = ", ".join(f'"{x}"' for x in names)
    return f"({inner}{',' if len(names) == 1 else ''})" if names else ""


def _run(net: Network) -> dict[str, object]:
    derived = ", derive(params, dt)" if net.constants else ""
    places = ", model.places" if has_positions(net) else ""
    sampled = f"sampled(params{derived}, dt, duration, n_steps)"
    return {
        "recorded_cells": f"recorded_cells(params{derived}, model.size{places})",
        "sampled": sampled if recorded_signals(net) else "{}",
        "returns": returned(net),
        "pathways": _tuple([w.name for w in net.pathways]),
    }
