"""References between the parts of a network: what is named must exist."""

from collections.abc import Iterable, Iterator

from fnec.checks.outside import selections
from fnec.checks.scopes import population_names, populations_in
from fnec.diagnostics import Diagnostic, Note
from fnec.diagnostics.suggest import did_you_mean, one_of, suggestion
from fnec.spec.field_probes import FIELD_KINDS
from fnec.spec.model import PopulationSpec, ReplaySpec, Spec
from fnec.spec.probes import StateProbe
from fnec.spec.selection import AllCells, Selection, Tagged, items_of
from fnec.spec.stimuli import Current, PoissonInput, SpikeInput
from fnec.spec.written import Assignment, Ref


def unknown_models(spec: Spec) -> Iterator[Diagnostic]:
    """N403, N404, N405: neuron, synapse and receptor models that do not exist."""
    known = [n.name for n in spec.neurons]
    for p in spec.populations:
        if isinstance(p, PopulationSpec) and p.neuron.name not in known:
            yield _unknown("N403", "neuron", p.neuron, known)
    known = [s.name for s in spec.synapses]
    for p in spec.projections:
        if p.synapse and p.synapse.name not in known:
            yield _unknown("N404", "synapse", p.synapse, known)
    known = [r.name for r in spec.receptors]
    owners = (*spec.neurons, *(p for p in spec.populations if isinstance(p, PopulationSpec)))
    for owner in owners:
        for use in owner.receptors:
            if use.receptor is None:
                yield Diagnostic(
                    "S203",
                    f"{use.span.dotted_path} lacks 'receptor'",
                    span=use.span,
                    help="receptor: the name of a receptor model",
                )
            elif use.receptor.name not in known:
                yield _unknown("N405", "receptor", use.receptor, known)


def _unknown(code: str, kind: str, ref: Ref, known: list[str]) -> Diagnostic:
    return Diagnostic(
        code,
        f"there is no {kind} {ref.name!r}",
        span=ref.span,
        help=suggestion(ref.name, known, kind=f"{kind}s"),
    )


def unknown_cells(spec: Spec) -> Iterator[Diagnostic]:
    """N402: populations that do not exist; N408: tags that no population bears."""
    known = [p.name for p in spec.populations]
    for selection in selections(spec):
        for item in items_of(selection):
            if isinstance(item, AllCells):
                continue
            if isinstance(item, Tagged):
                borne = {(t.key, t.value) for p in spec.populations for t in p.tags}
                wanted = {(w.key, value) for w in item.tags for value in w.values}
                if not any(populations_in(spec, item)) or not wanted <= borne:
                    yield _unknown_tags(spec, item)
            elif item.population.name not in known:
                yield _unknown("N402", "population", item.population, known)


def _unknown_tags(spec: Spec, item: Tagged) -> Diagnostic:
    borne = [(t.key, t.value) for p in spec.populations for t in p.tags]
    for tag in item.tags:
        values = dict.fromkeys(value for key, value in borne if key == tag.key)
        if not values:
            help_text = suggestion(tag.key, [key for key, _ in borne], kind="tags")
            return Diagnostic(
                "N408", f"no population has a tag {tag.key!r}", span=tag.span, help=help_text
            )
        for value in tag.values:
            if value not in values:
                return Diagnostic(
                    "N408",
                    f"no population has the tag {tag.key}: {value}",
                    span=tag.span,
                    help=suggestion(value, values, kind="tags"),
                )
    listed = dict.fromkeys(
        ", ".join(f"{t.key}: {t.value}" for t in p.tags) for p in spec.populations
    )
    shown = [f"{{{tags}}}" for tags in listed if tags]
    return Diagnostic(
        "N408",
        "no population has all of these tags",
        span=item.span,
        help="together there are " + " · ".join(shown[:12]) + (" …" if len(shown) > 12 else ""),
    )


def unknown_parameters(spec: Spec) -> Iterator[Diagnostic]:
    """N409: values for parameters, N406: initial values for variables that a model lacks."""
    for p in spec.populations:
        neuron = spec.neuron_of(p)
        if neuron is None or not isinstance(p, PopulationSpec):
            continue
        owner = f"neuron {neuron.name!r}"
        yield from _unknown_names(p.parameters, (d.name for d in neuron.parameters), owner)
        state = population_names(spec, p).state
        yield from _unknown_names(p.init, state, owner, code="N406", kind="state variable")
    for owner in (*spec.neurons, *(p for p in spec.populations if isinstance(p, PopulationSpec))):
        for use in owner.receptors:
            model = spec.receptor(use.receptor.name) if use.receptor else None
            if model is not None:
                names = [d.name for d in model.parameters]
                yield from _unknown_names(use.overrides, names, f"receptor {model.name!r}")
    for p in spec.projections:
        model = spec.synapse(p.synapse.name) if p.synapse else None
        if model is not None:
            names = [d.name for d in model.parameters]
            yield from _unknown_names(p.parameters, names, f"synapse {model.name!r}")
        elif p.receptor and p.parameters:
            yield Diagnostic(
                "N409",
                "a projection onto a receptor has no parameters of its own",
                span=p.parameters[0].span,
                help="set them where the receptor is used: `receptors` of the neuron or population",
            )


def _unknown_names(
    given: Iterable[Assignment],
    known: Iterable[str],
    owner: str,
    *,
    code: str = "N409",
    kind: str = "parameter",
) -> Iterator[Diagnostic]:
    names = sorted(known) if isinstance(known, frozenset) else list(known)
    for a in given:
        if a.name not in names:
            help_text = suggestion(a.name, names, kind=f"{kind}s of that model")
            yield Diagnostic(code, f"{owner} has no {kind} {a.name!r}", span=a.span, help=help_text)


def unknown_targets(spec: Spec) -> Iterator[Diagnostic]:
    """N401: receptors, N410: inputs that a target lacks; N419: replayed cells as targets."""
    for p in spec.projections:
        if p.receptor:
            yield from _receptor_faults(spec, p.post, p.receptor)
        for population in populations_in(spec, p.post):
            if isinstance(population, ReplaySpec):
                yield _deaf(population, p.receptor or p.synapse)
    for s in spec.stimuli:
        if isinstance(s, PoissonInput | SpikeInput):
            yield from _receptor_faults(spec, s.to, s.receptor)
        ref = s.input if isinstance(s, Current) else s.receptor
        for population in populations_in(spec, s.to):
            if isinstance(population, ReplaySpec):
                yield _deaf(population, ref)
            elif isinstance(s, Current) and (neuron := spec.neuron_of(population)) is not None:
                inputs = [i.name for i in neuron.inputs]
                if s.input.name not in inputs:
                    yield Diagnostic(
                        "N410",
                        f"{population.name!r} has no input {s.input.name!r}",
                        span=s.input.span,
                        help=suggestion(s.input.name, inputs, kind="inputs for that neuron"),
                    )


def idle_receptors(spec: Spec) -> Iterator[Diagnostic]:
    """N421: a synapse that transmits to no receptor, or a receptor to which none transmits."""
    for p in spec.projections:
        model = spec.synapse(p.synapse.name) if p.synapse else None
        if model is None or p.synapse is None:
            continue
        if model.transmit is not None and p.receptor is None:
            yield Diagnostic(
                "N421",
                f"synapse {model.name!r} transmits, and {p.name!r} names no receptor for it",
                span=p.synapse.span,
                help="add `receptor: …`, a receptor of the target or one of its state variables",
                notes=(Note(message="what is sent", span=model.transmit.span),),
            )
        elif model.transmit is None and p.receptor is not None:
            yield Diagnostic(
                "N421",
                f"{p.name!r} has a receptor, and synapse {model.name!r} transmits nothing to it",
                span=p.receptor.span,
                help="keep one of them (`receptor: null` removes an inherited one), or give the "
                "synapse `transmit: …`, the strength of an event",
            )


def _receptor_faults(spec: Spec, to: Selection, ref: Ref) -> Iterator[Diagnostic]:
    for population in populations_in(spec, to):
        neuron = spec.neuron_of(population)
        if neuron is None or not isinstance(population, PopulationSpec):
            continue
        labels = [use.label for use in population.receptors]
        state = [s.name for s in neuron.state]
        if ref.name not in labels and ref.name not in state:
            yield Diagnostic(
                "N401",
                f"{population.name!r} has no receptor {ref.name!r}",
                span=ref.span,
                help=suggestion(ref.name, [*labels, *state], kind="receptors for that neuron"),
            )


def _deaf(population: ReplaySpec, ref: Ref | None) -> Diagnostic:
    return Diagnostic(
        "N419",
        f"{population.name!r} replays spikes; nothing can act on it",
        span=ref.span if ref else population.span,
        help="select populations that have a neuron model",
    )


def unknown_probed_variables(spec: Spec) -> Iterator[Diagnostic]:
    """N406: a probe of something that a selected cell does not have."""
    for probe in spec.probes:
        if not isinstance(probe, StateProbe):
            continue
        for population in populations_in(spec, probe.of):
            if not isinstance(population, ReplaySpec) and spec.neuron_of(population) is None:
                continue  # reported as an unknown neuron
            names = population_names(spec, population)
            known = sorted(names.state | names.expressions | names.inputs)
            for ref in probe.variables:
                if ref.name not in known:
                    hint = did_you_mean(ref.name, FIELD_KINDS) or suggestion(
                        ref.name, [*known, "spikes", "rate"], kind="variables"
                    )
                    if ref.name in names.parameters:
                        hint = f"{ref.name!r} is a parameter and does not change; "
                        hint += f"there is {one_of(known)}"
                    yield Diagnostic(
                        "N406",
                        f"{population.name!r} has no variable {ref.name!r}",
                        span=ref.span,
                        help=hint,
                    )
