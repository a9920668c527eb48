"""What is written must have an effect: definitions that nothing reads, keys that do nothing."""

from collections.abc import Iterator

from fnec.checks.formulas import formulas
from fnec.checks.generators import made_for
from fnec.checks.scopes import populations_in
from fnec.diagnostics import Diagnostic
from fnec.expr import names
from fnec.spec.model import PopulationSpec, Spec


def unused_values(spec: Spec) -> Iterator[Diagnostic]:
    """P301: a parameter, P302: a constant that no formula reads, not even in a mode.

    Only in the base spec: a mode may well switch off what reads a value.
    """
    if spec.mode is not None:
        return
    read = set(_words_of_modes(spec))
    for formula in formulas(spec):
        read |= names(formula.text.expr) - formula.local
    read |= {a.name for a in made_for(spec)}
    for model in (*spec.receptors, *spec.synapses):  # unused ones are reported as such
        for text in (a.value for a in model.adds):
            read |= names(text.expr)
    for code, kind, group in (
        ("P301", "parameter", spec.parameters),
        ("P302", "constant", spec.constants),
    ):
        for item in group:
            if item.name not in read and _is_own(spec, item.span.file):
                yield Diagnostic(
                    code,
                    f"{kind} {item.name!r} has no effect: no formula reads it",
                    span=item.span,
                    help="use it or remove it",
                )


def unused_models(spec: Spec) -> Iterator[Diagnostic]:
    """P303: a neuron, receptor or synapse that nothing uses. Included files may hold spare ones."""
    if spec.mode is not None:
        return
    populations = [p for p in spec.populations if isinstance(p, PopulationSpec)]
    used = {
        "neuron": {p.neuron.name for p in populations},
        "receptor": {
            use.receptor.name
            for owner in (*spec.neurons, *populations)
            for use in owner.receptors
            if use.receptor
        },
        "synapse": {p.synapse.name for p in spec.projections if p.synapse},
    }
    groups = {"neuron": spec.neurons, "receptor": spec.receptors, "synapse": spec.synapses}
    of_modes = _words_of_modes(spec)
    for kind, group in groups.items():
        parents = {m.extends.name for m in group if m.extends}
        for model in group:
            is_used = model.name in used[kind] | parents | of_modes
            if not is_used and _is_own(spec, model.span.file):
                yield Diagnostic(
                    "P303",
                    f"{kind} {model.name!r} has no effect: nothing uses it",
                    span=model.span,
                    help="use it or remove it",
                )


def unused_columns(spec: Spec) -> Iterator[Diagnostic]:
    """P313: a column that no area uses, not even in a mode."""
    if spec.mode is not None:
        return
    used = {area.column.name for area in spec.areas} | _words_of_modes(spec)
    for ref in spec.columns:
        if ref.name not in used and _is_own(spec, ref.span.file):
            yield Diagnostic(
                "P313",
                f"column {ref.name!r} has no effect: no area uses it",
                span=ref.span,
                help="use it or remove it",
            )


def _words_of_modes(spec: Spec) -> frozenset[str]:
    return frozenset[str]().union(*(mode.words for mode in spec.modes))


def _is_own(spec: Spec, file: str) -> bool:
    return file == spec.files[0].name


def idle_keys(spec: Spec) -> Iterator[Diagnostic]:
    """P304: keys of a neuron that do nothing without another key."""
    for neuron in spec.neurons:
        if neuron.threshold is None:
            for key, text in (("reset", neuron.reset), ("refractory", neuron.refractory)):
                if text:
                    span = neuron.reset[0].span if key == "reset" else neuron.refractory.span  # type: ignore[union-attr]
                    yield Diagnostic(
                        "P304",
                        f"{key!r} has no effect: {neuron.name!r} has no threshold and never spikes",
                        span=span,
                        help="add `threshold: …` or remove it",
                    )
        if neuron.refractory is None:
            for s in neuron.state:
                if s.is_clamped:
                    yield Diagnostic(
                        "P304",
                        f"'clamped' has no effect: {neuron.name!r} is never refractory",
                        span=s.span,
                        help="add `refractory: …` or remove it",
                    )


def silent_sources(spec: Spec) -> Iterator[Diagnostic]:
    """P305: a projection that waits for spikes of cells that never spike."""
    for p in spec.projections:
        synapse = spec.synapse(p.synapse.name) if p.synapse else None
        waiting = [p.pre] if synapse is None or synapse.at_pre or synapse.transmit else []
        waiting += [p.post] if synapse is not None and synapse.at_post else []
        if p.synapse and synapse is None:
            continue
        for population in (q for side in waiting for q in populations_in(spec, side)):
            neuron = spec.neuron_of(population)
            if neuron is not None and neuron.threshold is None:
                yield Diagnostic(
                    "P305",
                    f"{p.name!r} has no effect: cells of {population.name!r} never spike",
                    span=(p.pre if p.pre in waiting else p.post).span,
                    help=f"give neuron {neuron.name!r} a `threshold`, or use a synapse that `adds`",
                )


def idle_weights(spec: Spec) -> Iterator[Diagnostic]:
    """P306: a weight or delay that the synapse of a projection does not use."""
    for p in spec.projections:
        model = spec.synapse(p.synapse.name) if p.synapse else None
        if model is None:
            continue
        texts = [s.value for s in (*model.at_pre, *model.at_post)] + [a.value for a in model.adds]
        parts = [x for s in model.state for x in (s.derivative, s.noise, s.init, s.tau, s.rest)]
        texts += [t for t in (*parts, model.transmit) if t is not None]
        if p.weight is not None and not any("weight" in names(t.expr) for t in texts):
            yield Diagnostic(
                "P306",
                f"the weight has no effect: synapse {model.name!r} does not read it",
                span=p.weight.span,
                help="use `weight` in the synapse or remove it here",
            )
        if p.delay is not None and not model.at_pre and not model.transmit:
            yield Diagnostic(
                "P306",
                f"the delay has no effect: synapse {model.name!r} does not wait for spikes",
                span=p.delay.span,
                help="remove it",
            )
