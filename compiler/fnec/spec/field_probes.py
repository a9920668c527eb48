"""Probes of fields: what stands outside the cells and is worked out of their currents."""

from dataclasses import dataclass, field
from typing import TypeAlias

from fnec.diagnostics import Span
from fnec.spec.selection import Selection
from fnec.spec.written import Assignment, Ref, Text

# `record:` of them, and whether currents of synapses are read (else the spikes alone).
FIELD_KINDS = {
    "phi_e": True, "lfp": True, "j_e": True, "csd": True, "source": True, "eeg": True, "meg": True,
    "emm": True, "rws": True, "mua": False,
}  # fmt: skip
WITHOUT_PLACES = ("source", "emm", "rws")  # they ask who, not where


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDepth:
    """`-200 um`: all of the current at one depth, relative to the soma."""

    depth: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """`[-300 um, -100 um]`: evenly from here to there."""

    top: Text
    bottom: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """`{depths: [-300 um, 0 um], shares: [0.7, 0.3]}`."""

    depths: tuple[Text, ...]
    shares: tuple[Text, ...]
    span: Span = field(compare=False, repr=False)


Place: TypeAlias = AtDepth | Band | Points


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceptorPlace:
    """Where the current of one receptor enters a cell, and where it leaves."""

    label: Ref
    enters: Place
    returns: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceSpec:
    """Where the currents of some populations cross the membrane."""

    name: str
    of: Selection
    receptors: tuple[ReceptorPlace, ...]
    scales: tuple[Assignment, ...]  # C_m, g_L, area: what makes an input a current
    dendrites_end_at: Text | None  # depth
    help: str | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """Contacts below each other: evenly over a span, or at given depths."""

    count: Text | None
    span_of: tuple[Text, ...]  # (first, last)
    depths: tuple[Text, ...]
    x: Text | None
    y: Text | None
    span: Span = field(compare=False, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldProbe:
    """What a field probe asks for; the schema says which of it a kind takes."""

    name: str
    kind: Ref  # one of FIELD_KINDS
    of: Selection
    every: Text
    start: Text | None
    stop: Text | None
    contacts: Contacts | None
    conductor: tuple[Assignment, ...]  # sigma, above, below, depth
    words: tuple[tuple[str, Ref], ...]  # model, method, profile, gauge
    numbers: tuple[Assignment, ...]  # cutoff, radius, width, reach, reference
    angles: tuple[Text, ...]  # of sensors around the head, degrees
    receptors: tuple[tuple[str, tuple[Ref, ...]], ...]  # excitatory, inhibitory
    help: str | None
    span: Span = field(compare=False, repr=False)

    def word(self, key: str) -> str | None:
        """What is said under a key that takes a word."""
        return next((ref.name for name, ref in self.words if name == key), None)

    def number(self, key: str) -> Text | None:
        """What is said under a key that takes a number."""
        return next((a.value for a in self.numbers if a.name == key), None)

    def listed(self, key: str) -> tuple[Text, ...]:
        """The numbers under a key that takes a list."""
        return {"angles": self.angles}[key]

    def labels(self, key: str) -> tuple[str, ...]:
        """The receptors under a key."""
        return next(
            (tuple(r.name for r in refs) for name, refs in self.receptors if name == key), ()
        )
