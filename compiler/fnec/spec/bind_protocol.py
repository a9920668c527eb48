"""Bind phases and signals."""

from fnec.diagnostics import Span
from fnec.expr.nodes import Num
from fnec.spec.bind_columns import bind_signal_table
from fnec.spec.bind_written import (
    Faults,
    bind_ref,
    bind_text,
    entries_of,
    optional_text,
    require,
    words,
)
from fnec.spec.data_files import DataFolders
from fnec.spec.node import Key, Mapping, Node, Scalar
from fnec.spec.protocol import NoiseSpec, PhaseSpec, PlasticitySwitch, SignalPart, SignalSpec
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
        habit = {"True": "on", "False": "off"}  # YAML 1.1
        word = habit.get(str(node.value), str(node.value))
        weights, increments = (_number(x, node.span) for x in WORDS[word])
    return PlasticitySwitch(projection=ref, weights=weights, increments=increments, span=key.span)


def _number(x: int, span: Span) -> Text:
    return Text(expr=Num(x), source=str(x), span=span, scalar=Scalar(value=x, span=span))


def bind_signal(key: Key, node: Mapping, folders: DataFolders, faults: Faults) -> SignalSpec:
    """A value that changes in time."""
    value, hold = optional_text(node, "value", faults), optional_text(node, "hold", faults)
    noise = _noise(node, faults)
    parts: list[SignalPart] = []
    for phase, own in entries_of(node, "phases"):
        ref = Ref(name=phase.name, span=phase.span)
        if not isinstance(own, Mapping):
            given, its_noise, its_hold = bind_text(own, faults), None, None
        else:
            given, its_noise = optional_text(own, "value", faults), _noise(own, faults)
            if given is None and its_noise is None:
                given, its_noise = value, noise
            its_hold = optional_text(own, "hold", faults) or hold
        parts.append(
            SignalPart(phase=ref, value=given, noise=its_noise, hold=its_hold, span=phase.span)
        )
    if value is not None or noise is not None:
        span = value.span if value is not None else require(node.get("noise")).span
        parts.append(SignalPart(phase=None, value=value, noise=noise, hold=hold, span=span))
    return SignalSpec(
        name=key.name,
        unit=bind_text(require(node.get("unit")), faults),
        of=bind_ref(node, "of"),
        data=bind_signal_table(node, folders, faults),
        parts=tuple(parts),
        help=words(node, "help"),
        span=key.span,
    )


def _noise(owner: Mapping, faults: Faults) -> NoiseSpec | None:
    node = owner.get("noise")
    if not isinstance(node, Mapping):
        return None
    return NoiseSpec(
        sigma=bind_text(require(node.get("sigma")), faults),
        length=optional_text(node, "length", faults),
        tau=optional_text(node, "tau", faults),
        span=node.span,
    )
