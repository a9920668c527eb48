"""A study as a spec proposes it: its conditions, how many trials, and from when to when."""

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.spec.bind_written import Faults, entries_of, optional_text
from fnec.spec.node import Mapping, Scalar, Sequence
from fnec.spec.written import Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyCondition:
    """A name, and the lesions that are done."""

    name: str
    lesions: tuple[Ref, ...]
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class StudySpec:
    """What `fnec study` does if nothing else is asked for."""

    conditions: tuple[StudyCondition, ...]
    trials: int | None
    after: Text | None
    before: Text | None
    span: Span = field(compare=False, repr=False)


def bind_study(root: Mapping, faults: Faults) -> StudySpec | None:
    """The study that a spec proposes, if any."""
    node, key = root.get("study"), root.key("study")
    if not isinstance(node, Mapping) or key is None:
        return None
    trials = node.get("trials")
    return StudySpec(
        conditions=tuple(
            StudyCondition(
                name=name.name,
                lesions=tuple(
                    Ref(name=str(x.value), span=x.span)
                    for x in (listed.items if isinstance(listed, Sequence) else ())
                    if isinstance(x, Scalar)
                ),
                span=name.span,
            )
            for name, listed in entries_of(node, "conditions")
        ),
        trials=int(str(trials.value)) if isinstance(trials, Scalar) else None,
        after=optional_text(node, "after", faults),
        before=optional_text(node, "before", faults),
        span=key.span,
    )
