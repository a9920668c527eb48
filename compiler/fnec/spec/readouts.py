"""What is worked out and drawn of a recording."""

from dataclasses import dataclass, field

from fnec.diagnostics import Span
from fnec.spec.selection import Selection
from fnec.spec.written import Assignment, Ref, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionSpec:
    """What a metric, or a panel of a figure, reads of a recording."""

    what: Ref  # the metric, or what is drawn
    of: tuple[Ref, ...]  # populations, projections or signals, as `what` asks for
    tagged: Selection | None  # the populations, by tags instead
    phase: Ref | None  # the whole run
    after: Text | None  # since the phase began
    before: Text | None
    when: Text | None  # a condition over signals: only steps at which it holds
    coordinate: Ref | None  # a signal
    window: tuple[Text, ...]  # of the coordinate: none, or its two ends
    state: Ref | None  # of the synapses
    probe: Ref | None
    chosen: tuple[Text, ...]  # cells by their index, where not so many are drawn
    series: str | None  # what the course is of: mean, sd, min, max, change, step
    words: tuple[tuple[str, Ref], ...]  # arguments that are words
    arguments: tuple[Assignment, ...]  # and those that are numbers
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadoutSpec:
    """A metric of a recording, worked out after the run."""

    name: str
    question: QuestionSpec
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class PanelSpec:
    """A panel of a figure."""

    question: QuestionSpec
    title: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureSpec:
    """A figure: panels, row by row."""

    name: str
    title: str | None
    columns: int
    panels: tuple[PanelSpec, ...]
    span: Span = field(compare=False, repr=False)
