"""Bind stimuli, probes and expectations."""

from fnec.diagnostics import Diagnostic, Note
from fnec.spec.bind_selection import bind_selection
from fnec.spec.bind_written import (
    Faults,
    bind_ref,
    bind_seed,
    bind_text,
    bind_texts,
    optional_text,
    require,
    words,
)
from fnec.spec.node import Key, Mapping, Node, Scalar, Sequence
from fnec.spec.probes import (
    CountProbe,
    Expectation,
    ProbeSpec,
    RateProbe,
    SpikeProbe,
    StateProbe,
)
from fnec.spec.stimuli import (
    Current,
    Formula,
    OrnsteinUhlenbeck,
    PoissonInput,
    Pulses,
    Ramp,
    Sine,
    SpikeInput,
    Step,
    StimulusSpec,
    Table,
    Waveform,
)
from fnec.spec.written import Ref, Text


def bind_stimulus(key: Key, node: Mapping, faults: Faults) -> StimulusSpec:
    """Input from outside the network."""
    to = bind_selection(require(node.get("to")), faults)
    name, note, span = key.name, words(node, "help"), key.span
    when, seed = optional_text(node, "when", faults), bind_seed(node)
    if words(node, "kind") == "current":
        return Current(
            name=name,
            to=to,
            input=_ref(node, "input"),
            waveform=_waveform(require(node.get("waveform")), faults),
            fraction=optional_text(node, "fraction", faults),
            seed=seed,
            when=when,
            help=note,
            span=span,
        )
    receptor, weight = _ref(node, "receptor"), _text(node, "weight", faults)
    if words(node, "kind") == "spikes":
        times = bind_texts(node.get("times"), faults)
        return SpikeInput(
            name=name,
            to=to,
            times=times,
            receptor=receptor,
            weight=weight,
            when=when,
            help=note,
            span=span,
        )
    rate = require(node.get("rate"))
    return PoissonInput(
        name=name,
        to=to,
        rate=_table(rate, faults) if isinstance(rate, Mapping) else bind_text(rate, faults),
        receptor=receptor,
        weight=weight,
        sources=optional_text(node, "sources", faults),
        fraction=optional_text(node, "fraction", faults),
        seed=seed,
        when=when,
        help=note,
        span=span,
    )


def _waveform(node: Node, faults: Faults) -> Waveform:
    assert isinstance(node, Mapping)  # the schema has seen to it

    def must(key: str) -> Text:
        return _text(node, key, faults)

    def may(key: str) -> Text | None:
        return optional_text(node, key, faults)

    start, stop, span = may("start"), may("stop"), node.span
    match words(node, "shape"):
        case "step":
            return Step(amplitude=must("amplitude"), start=start, stop=stop, span=span)
        case "pulses":
            return Pulses(
                amplitude=must("amplitude"),
                width=must("width"),
                period=must("period"),
                count=may("count"),
                start=start,
                stop=stop,
                span=span,
            )
        case "sine":
            return Sine(
                amplitude=must("amplitude"),
                frequency=must("frequency"),
                offset=may("offset"),
                start=start,
                stop=stop,
                span=span,
            )
        case "ramp":
            initial, final = must("initial"), must("final")
            return Ramp(initial=initial, final=final, start=start, stop=stop or final, span=span)
        case "ou":
            sigma, tau = must("sigma"), must("tau")
            return OrnsteinUhlenbeck(
                mean=may("mean"), sigma=sigma, tau=tau, start=start, stop=stop, span=span
            )
        case "table":
            return _table(node, faults)
        case _:
            return Formula(value=must("value"), start=start, stop=stop, span=span)


def _table(node: Mapping, faults: Faults) -> Table:
    times, values = bind_texts(node.get("times"), faults), bind_texts(node.get("values"), faults)
    same_length(node, "times", "values", faults)
    return Table(times=times, values=values, span=node.span)


def same_length(node: Mapping, first: str, second: str, faults: Faults) -> None:
    """Two lists that are read in pairs must be equally long."""
    a, b = node.get(first), node.get(second)
    if isinstance(a, Sequence) and isinstance(b, Sequence) and len(a.items) != len(b.items):
        faults.append(
            Diagnostic(
                "V508",
                f"{len(a.items)} {first} but {len(b.items)} {second}",
                span=b.span,
                help=f"give one entry of {second!r} for each of {first!r}",
                notes=(Note(message=f"the {first}", span=a.span),),
            )
        )


def bind_probe(key: Key, node: Mapping, faults: Faults) -> ProbeSpec:
    """What to record."""
    of = bind_selection(require(node.get("of")), faults)
    note, record = words(node, "help"), require(node.get("record"))
    if isinstance(record, Scalar) and record.value == "spikes":
        start, stop = optional_text(node, "start", faults), optional_text(node, "stop", faults)
        return SpikeProbe(name=key.name, of=of, start=start, stop=stop, help=note, span=key.span)
    if isinstance(record, Scalar) and record.value == "count":
        return CountProbe(name=key.name, of=of, help=note, span=key.span)
    if isinstance(record, Scalar) and record.value == "rate":
        bin_ = _text(node, "bin", faults)
        return RateProbe(name=key.name, of=of, bin=bin_, help=note, span=key.span)
    items = record.items if isinstance(record, Sequence) else (record,)
    return StateProbe(
        name=key.name,
        variables=tuple(
            Ref(name=str(item.value), span=item.span) for item in items if isinstance(item, Scalar)
        ),
        of=of,
        every=optional_text(node, "every", faults),
        start=optional_text(node, "start", faults),
        stop=optional_text(node, "stop", faults),
        help=note,
        span=key.span,
    )


def bind_expectation(key: Key, node: Mapping, faults: Faults) -> Expectation:
    """A figure to check a run against."""
    low, high = bind_texts(node.get("between"), faults)
    of = node.get("of")
    return Expectation(
        name=key.name,
        readout=bind_ref(node, "readout"),
        metric=words(node, "metric") or "",
        of=None if of is None else bind_selection(of, faults),
        after=optional_text(node, "after", faults),
        low=low,
        high=high,
        source=words(node, "source") or "",
        help=words(node, "help"),
        span=key.span,
    )


def _text(node: Mapping, key: str, faults: Faults) -> Text:
    return bind_text(require(node.get(key)), faults)


def _ref(node: Mapping, key: str) -> Ref:
    found = bind_ref(node, key)
    assert found is not None  # the schema has seen to it
    return found
