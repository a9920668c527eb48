"""Bind what looks at synapses between steps: probes of their states, and homeostasis."""

from fnec.spec.bind_written import Faults, bind_ref, bind_text, bind_texts, optional_text, words
from fnec.spec.node import Key, Mapping, Scalar, Sequence
from fnec.spec.probes import SynapseProbe
from fnec.spec.slow_rules import HomeostasisSpec
from fnec.spec.written import Ref

TARGETS = ("mean", "initial_mean")


def is_of_synapses(node: Mapping) -> bool:
    """A probe of synapses: `of: {projection: name}`."""
    of = node.get("of")
    return isinstance(of, Mapping) and of.get("projection") is not None


def bind_synapse_probe(key: Key, node: Mapping, faults: Faults) -> SynapseProbe:
    """States of synapses to record."""
    of, record, reduce = node.get("of"), node.get("record"), node.get("reduce")
    assert isinstance(of, Mapping)
    items = record.items if isinstance(record, Sequence) else (record,)
    asked = reduce.items if isinstance(reduce, Sequence) else (reduce,)
    return SynapseProbe(
        name=key.name,
        variables=tuple(
            Ref(name=str(item.value), span=item.span) for item in items if isinstance(item, Scalar)
        ),
        projection=_ref(of, "projection"),
        first=optional_text(of, "first", faults),
        every=optional_text(node, "every", faults),
        start=optional_text(node, "start", faults),
        stop=optional_text(node, "stop", faults),
        reduce=tuple(str(item.value) for item in asked if isinstance(item, Scalar)),
        help=words(node, "help"),
        span=key.span,
    )


def bind_homeostasis(key: Key, node: Mapping, faults: Faults) -> HomeostasisSpec:
    """A rule that scales synapses between trials."""
    target = node.get("target")
    assert isinstance(target, Scalar)  # the schema has seen to it
    eta = optional_text(node, "eta", faults)
    assert eta is not None
    return HomeostasisSpec(
        name=key.name,
        projection=_ref(node, "of"),
        variable=_ref(node, "variable"),
        eta=eta,
        target=str(target.value) if target.value in TARGETS else bind_text(target, faults),
        phase=_ref(node, "phase"),
        every=optional_text(node, "every", faults),
        scale=bind_texts(node.get("scale"), faults),
        lower=optional_text(node, "lower", faults),
        upper=optional_text(node, "upper", faults),
        help=words(node, "help"),
        span=key.span,
    )


def _ref(node: Mapping, key: str) -> Ref:
    found = bind_ref(node, key)
    assert found is not None  # the schema has seen to it
    return found
