"""The C++ text of a whole network, and the Python that hands it its arrays."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fnec.backends.jax.direct import has_kernel
from fnec.backends.jax.learning import learns
from fnec.backends.jax.names import (
    delivers,
    inputs_by_key,
    keys_of,
    last_spike,
    part,
    queueing,
    senders,
)
from fnec.backends.jax.program import Program
from fnec.backends.jax.step import recorded_groups
from fnec.backends.native.arrivals import deliver_text, learn_text, queue_text
from fnec.backends.native.cells import advance_text, reset_text, spiked_field
from fnec.backends.native.coupling import sums_text, synapses_text
from fnec.backends.native.fields import TYPES, Fields, Given
from fnec.backends.native.inputs import input_text
from fnec.backends.native.layout import laid_out
from fnec.backends.native.probes import sample_texts
from fnec.backends.native.step import Step, leaves_of, state_field, whole
from fnec.backends.own_functions import cpp_text
from fnec.backends.python.scope import quoted
from fnec.backends.python.templates import render
from fnec.ir.network import Group, Network
from fnec.ir.recorded import recorded_signals
from fnec.ir.step import RefractoryTime

SOON_COMPILED = 2000  # lines of C++: some seconds
HERE = "fnec.backends.native"
FAST = {  # the compiler's own functions, where bits do not count
    "exp64": "std::exp(x)",
    "expm1_64": "std::expm1(x)",
    "exprel64": "x == 0 ? 1 : std::expm1(x) / x",
    "log64": "std::log(x)",
    "log1p64": "std::log1p(x)",
    "log10_64": "std::log10(x)",
    "sigmoid64": "1 / (1 + std::exp(-x))",
    "tanh64": "std::tanh(x)",
    "sinh64": "std::sinh(x)",
    "cosh64": "std::cosh(x)",
    "sin64": "std::sin(x)",
    "cos64": "std::cos(x)",
    "tan64": "std::tan(x)",
}
FEW = 8  # delays that are gone through one by one, as in the JAX module


@dataclass(frozen=True, slots=True)
class Native:
    """What the JAX module needs for its steps in C++."""

    source: str  # C++
    python: str  # what hands it its arrays


def native_of(program: Program) -> Native:
    """The steps of a network as C++."""
    net = program.net
    step = Step(program, Fields(leaves_of(net)))
    functions, order = _functions(step)
    samples = sample_texts(step)
    arrays = [x for x in step.fields.given.values() if x.kind != "length"]
    functions_text = "\n\n".join([*functions, *samples])
    own = [
        render(
            HERE,
            "prelude.cpp",
            draws=bool(keys_of(net)),
            normal="step_normal" in step.used,
            poisson=bool(net.poisson),
            signals=bool(samples),
        ),
        _structs(step),
        functions_text,
        order,
        _handler(step, arrays, len(samples)),
    ]
    functions_used = sorted(step.used & FAST.keys())
    fast = [(name, FAST[name]) for name in functions_used]
    parts = [cpp_text(step.used), render(HERE, "fast.cpp", functions=fast) if fast else ""]
    parts += [re.sub(r"\bdouble\b", "real", text) for text in own]
    keys = ", ".join(quoted(s.key) for s in recorded_signals(net))
    keys += "," if len(recorded_signals(net)) == 1 else ""
    python = render(
        HERE,
        "native",
        given=[x.text for x in arrays],
        signals=f"({keys})",
        kernel=has_kernel(net),
        usual=usual_target(net, "\n".join(parts)),
        groups=[(part(g.name), f"{whole(g)}.shape[0]") for g in recorded_groups(net)],
    )
    source = "\n\n".join(p.strip("\n") for p in parts if p.strip())
    return Native(laid_out(source), python)


def usual_target(net: Network, source: str) -> str:
    """The target that is taken where none is asked for: all in C++, if that is soon compiled."""
    is_plastic = any(w.states and (w.on_spike or w.on_post) for w in net.pathways)
    if is_plastic or source.count("\n") <= SOON_COMPILED:
        return "native"
    return "hybrid" if has_kernel(net) else "xla"


def library_text() -> str:
    """Python text of what builds C++ text, once for a machine."""
    return render(HERE, "library")


def shared_source(net: Network) -> str:
    """C++ text that the kernel and the steps begin with; the same wherever there is a kernel."""
    due, direct = any(delivers(w) for w in net.pathways), has_kernel(net)
    return laid_out(render(HERE, "shared.cpp", few=FEW, due=due, direct=direct)) + "\n\n"


def kernel_source() -> str:
    """C++ text of the kernel that delivers spikes, after what it shares; the same everywhere."""
    return laid_out(render(HERE, "kernel.cpp").strip("\n"))


def _functions(step: Step) -> tuple[list[str], str]:
    """The functions of groups, pathways and inputs; and `step`, which calls them in order."""
    net, before, after = step.net, dict[str, str](), dict[str, str]()
    cleared: list[str] = []
    for g in net.groups:
        for x in g.sums:
            field, n = step.sum(g, x.name), step.n_cells(g)
            owner = "work" if field in step.fields.work else "state"
            cleared.append(f"    std::fill_n({owner}.{field}, net.{n}, 0.0);")
    for w in net.pathways:
        if w.sums:
            before[f"couple_{w.name}"] = sums_text(step, w)
    for w in net.pathways:
        if w.update:
            before[f"advance_synapses_{w.name}"] = synapses_text(step, w)
    for w in net.pathways:
        if delivers(w) and net.group(w.pre).spikes:
            after[f"deliver_{w.name}"] = deliver_text(step, w)
    for key, parts in inputs_by_key(net).items():
        after[f"stimulate_{key}"] = input_text(step, key, parts)
    for w in net.pathways:
        if learns(w) and net.group(w.post).spikes:
            after[f"learn_{w.name}"] = learn_text(step, w)
    for g in net.groups:
        if g.reset and g.spikes:
            after[f"reset_{g.name}"] = reset_text(step, g)
    for g in net.groups:  # last: it stores what the others ask for
        before[f"advance_{g.name}"] = advance_text(step, g)
    sent = [line for g in net.groups for line in _packed(step, g)]
    called, later = ([f"    {x}(net, state, work, k);" for x in xs] for xs in (before, after))
    lines = ["// From k dt to (k + 1) dt", *_HEAD, *cleared, *called, *sent, *later, "}"]
    return [*before.values(), *after.values()], "\n".join(lines)


_HEAD = ("void step(const Net &net, State &state, Work &work, int64_t k)", "{")


def _packed(step: Step, g: Group) -> list[str]:
    """The spikes of a group as words, and on their way."""
    net = step.net
    if not g.spikes:
        return []
    words, n = step.words(g), f"net.{step.n_cells(g)}"
    lines = [f"    pack(work.{spiked_field(step, g)}, {n}, work.{words});"]
    if isinstance(g.refractory, RefractoryTime):
        last = f"state.{state_field(g, last_spike(g))}[i] = (int32_t) k;"
        lines.append(
            f"    for_each_spike(work.{words}, n_words({n}), [&](int64_t i) {{ {last} }});"
        )
    if g in senders(net):
        here = f"sent_{part(g.name)}"
        empty = step.fields.array(f"{here}_start", "uint32_t", f'net.sent["{g.name}"]')
        slots = step.fields.length(f"n_slots_{part(g.name)}", empty, -2)
        lines.append("    {")
        at = f"state.{here}_words + k % net.{slots} * n_words({n})"
        lines.append(f"        uint32_t *const now = {at};")
        if g in queueing(net):
            queue = queue_text(step, g).replace("Queue{", "").replace("}", "").split(", ")
            given = [f"state.{x}" for x in queue[:-1]] + [f"net.{queue[-1]}"]
            made = f"Queue{{{', '.join(given)}}}"
            lines.append(f"        enqueue({made}, work.{words}, now, n_words({n}), k);")
        lines.append(f"        std::copy_n(work.{words}, n_words({n}), now);")
        lines.append("    }")
    return lines


def _structs(step: Step) -> str:
    fields = step.fields
    lines = ["struct Net {  // what a step reads besides the state"]
    for x in fields.given.values():
        lines.append(f"    {x.declared}{x.name};")
    lines += ["};", "", "struct State {  // what changes from step to step"]
    lines += [f"    {x.type} *{x.name};" for x in fields.leaves]
    lines += ["};", "", "struct Work {  // what lives within a step"]
    lines += [f"    {kind} *{name};" for name, (kind, _) in fields.work.items()]
    lines += ["", "    explicit Work(const Net &net)", "    {"]
    lines += [
        f"        {name} = room<{kind}>({length});" for name, (kind, length) in fields.work.items()
    ]
    lines += ["        (void) net;", "    }", "", "  private:"]
    lines += ["    std::vector<std::unique_ptr<char[]>> kept;", ""]
    lines += ["    template <class T> T *room(int64_t n)", "    {"]
    lines += ["        kept.push_back(std::make_unique<char[]>(sizeof(T) * n + 64));"]
    lines += ["        return (T *) (((uintptr_t) kept.back().get() + 63) & ~(uintptr_t) 63);"]
    return "\n".join([*lines, "    }", "};"])


def _handler(step: Step, arrays: list[Given], n_signals: int) -> str:
    fields, net = step.fields, step.net
    at = {x.name: n for n, x in enumerate(arrays, start=2)}
    made: list[str] = []
    for x in fields.given.values():
        if x.kind == "length":
            made.append(f"net.{x.name} = length_of(argument(frame, {at[x.of]}), {-1 - x.axis});")
        elif x.kind == "counter":
            made.append(f"net.{x.name} = counter(argument(frame, {at[x.name]}));")
        elif x.kind == "number":
            made.append(f"net.{x.name} = *(const {x.type} *) argument(frame, {at[x.name]}).data;")
        else:
            made.append(f"net.{x.name} = (const {x.type} *) argument(frame, {at[x.name]}).data;")
    first = 2 + len(arrays)
    state: list[str] = []
    for n, leaf in enumerate(fields.leaves):
        state.append(f"state.{leaf.name} = ({leaf.type} *) result(frame, {n}).data;")
        old = f"argument(frame, {first + n})"
        state.append(
            f"std::copy_n((const {leaf.type} *) {old}.data, size_of({old}), state.{leaf.name});"
        )
    wanted, out = first + len(fields.leaves), len(fields.leaves)
    recorded: list[str] = []
    for n, g in enumerate(recorded_groups(net)):
        words, size = step.words(g), f"n_words(net.{step.n_cells(g)})"
        to = f"(uint32_t *) result(frame, {out + n}).data + n * {size}"
        recorded.append(f"std::copy_n(work.{words}, {size}, {to});")
    out += len(recorded)
    watched = [_sampled(n, wanted + n, out + n, "n", "k + n") for n in range(n_signals)]
    framed = [
        _sampled(n, wanted + n_signals + n, out + n_signals + n, "f", "k + f * frame_steps")
        for n in range(n_signals)
    ]
    types = ["XLA_FFI_DataType_S32", "XLA_FFI_DataType_S64"]
    types += [TYPES[x.type] for x in (*arrays, *fields.leaves)]
    types += ["XLA_FFI_DataType_S32"] * (2 * n_signals)
    return render(
        HERE,
        "handler.cpp",
        types=types,
        n_typed=len(types),
        n_arguments=len(types),
        n_results=out + 2 * n_signals,
        net=made,
        state=state,
        framed=framed,
        watched=watched,
        recorded=recorded,
    )


def _sampled(n: int, cells: int, out: int, row: str, k: str) -> str:
    index = f"argument(frame, {cells})"
    chosen = f"Cells{{(const int32_t *) {index}.data, size_of({index})}}"
    to = f"(double *) result(frame, {out}).data + {row} * size_of({index})"
    return f"sample_{n}(net, state, work, {k}, {chosen}, {to});"
