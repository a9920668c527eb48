"""Bind phases and signals."""

from fnec.diagnostics import Span
from fnec.expr.nodes import Num
from fnec.spec.bind_written import Faults, bind_text, entries_of, optional_text, require, words
from fnec.spec.node import Key, Mapping, Node, Scalar
from fnec.spec.protocol import PhaseSpec, PlasticitySwitch, SignalPart, SignalSpec
from fnec.spec.written import Ref, Text

# What the words say: (weights, increments).
WORDS = {"on": (1, 1), "off": (0, 1), "fading": (1, 0)}


def bind_phases(root: Mapping, faults: Faults) -> tuple[PhaseSpec, ...]:
    """The phases of the protocol in order; none where the spec has no protocol."""
    protocol = root.get("protocol")
    if not isinstance(protocol, Mapping):
        return ()
    return tuple(
        PhaseSpec(
            name=key.name,
            trials=optional_text(node, "trials", faults),
            duration=bind_text(require(node.get("duration")), faults),
            plasticity=tuple(
                _switch(name, value, faults) for name, value in entries_of(node, "plasticity")
            ),
            help=words(node, "help"),
            span=key.span,
        )
        for key, node in entries_of(protocol, "phases")
        if isinstance(node, Mapping)
    )


def _switch(key: Key, node: Node, faults: Faults) -> PlasticitySwitch:
    ref = Ref(name=key.name, span=key.span)
    if isinstance(node, Mapping):
        weights, increments = (
            optional_text(node, name, faults) or _number(1, node.span)
            for name in ("weights", "increments")
        )
    else:
        assert isinstance(node, Scalar)
        word = {True: "on", False: "off"}.get(node.value, node.value)  # YAML 1.1 habits
        weights, increments = (_number(x, node.span) for x in WORDS[str(word)])
    return PlasticitySwitch(projection=ref, weights=weights, increments=increments, span=key.span)


def _number(x: int, span: Span) -> Text:
    return Text(expr=Num(x), source=str(x), span=span, scalar=Scalar(value=x, span=span))


def bind_signal(key: Key, node: Mapping, faults: Faults) -> SignalSpec:
    """A value that changes in time."""
    parts: list[SignalPart] = []
    value = optional_text(node, "value", faults)
    hold = optional_text(node, "hold", faults)
    for phase, own in entries_of(node, "phases"):
        inner = own if isinstance(own, Mapping) else None
        given = bind_text(own, faults) if inner is None else optional_text(inner, "value", faults)
        if given or value:
            parts.append(
                SignalPart(
                    phase=Ref(name=phase.name, span=phase.span),
                    value=given or value or _number(0, phase.span),
                    hold=(optional_text(inner, "hold", faults) or hold) if inner else None,
                    span=phase.span,
                )
            )
    if value is not None:
        parts.append(SignalPart(phase=None, value=value, hold=hold, span=value.span))
    return SignalSpec(
        name=key.name,
        unit=bind_text(require(node.get("unit")), faults),
        parts=tuple(parts),
        help=words(node, "help"),
        span=key.span,
    )
