"""What the numbers of a run can be taken for, in plain words and from what was really computed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from fnec.readout.course import Field
from fnec.spec.model import Spec

UNCALIBRATED = "No amplitude of a field was fitted to a measurement."


class Claim(Enum):
    """How far a run's fields go, from the least claim to the most; the least one counts."""

    PROXY = "proxy"
    FORWARD_MODEL = "forward_model"
    NETWORK = "network"


SAID = {
    Claim.NETWORK: "Spikes and states of the model as its spec writes it. No field was computed.",
    Claim.FORWARD_MODEL: "Spikes and states of the model, and fields that a forward model with "
    "stated assumptions makes of its currents.",
    Claim.PROXY: "Spikes and states of the model; part of the fields are proxies, which follow a "
    "signal's course and are no solution of a field equation.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldScope:
    """What one field is."""

    probe: str
    kind: str  # lfp, csd, eeg …
    model: str  # one line
    unit: str  # SI, of the values; empty: arbitrary
    is_proxy: bool
    amplitude: str  # a sentence
    assumptions: tuple[str, ...]
    citation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What a run claims."""

    claim: Claim
    fields: tuple[FieldScope, ...]
    of_proxies: tuple[str, ...]  # readouts that are worked out of proxies

    @property
    def sentences(self) -> tuple[str, ...]:
        """For people, in order: the claim, how fields were solved, amplitudes, readouts."""
        found = [SAID[self.claim]]
        for f in self.fields:
            source = f" ({f.citation})" if f.citation else ""
            found.append(f"{f.probe}, {f.kind}: {_sentence(f.model)[:-1]}{source}.")
            found += [f"{f.probe} assumes: {_sentence(a)}" for a in f.assumptions]
            found.append(f"{f.probe}: {f.amplitude}")
        found += [f"Readout {name} is worked out of a proxy." for name in self.of_proxies]
        return (*found, UNCALIBRATED) if self.fields else tuple(found)

    def plain(self) -> dict[str, Any]:
        """As it stands in the manifest."""
        return {
            "claim_level": self.claim.value,
            "field_solver": {f.probe: f.model for f in self.fields} or "none",
            "amplitudes": {f.probe: f.amplitude for f in self.fields} or "none",
            "statements": list(self.sentences),
        }


def scope_of(spec: Spec, fields: Mapping[str, Field]) -> Scope:
    """What can be said of the fields of a run and of the readouts that were worked out of them.

    fields: by the names of their probes. Raises ValueError if a field does not say what it is.
    """
    found = tuple(_field_scope(name, field) for name, field in fields.items())
    proxies = {f.probe for f in found if f.is_proxy}
    claims = {Claim.PROXY if f.is_proxy else Claim.FORWARD_MODEL for f in found}
    return Scope(
        claim=next((c for c in Claim if c in claims), Claim.NETWORK),
        fields=found,
        of_proxies=tuple(
            r.name
            for r in spec.readouts
            if r.question.probe is not None and r.question.probe.name in proxies
        ),
    )


def _field_scope(probe: str, field: Field) -> FieldScope:
    said: Mapping[str, Any] = field.attrs
    lacking = [key for key in ("kind", "model", "is_proxy", "units") if key not in said]
    if lacking:
        raise ValueError(f"the field of {probe!r} does not say its {', '.join(lacking)}")
    unit, is_proxy = str(said["units"]), bool(said["is_proxy"])
    assumptions = said.get("assumptions", ())
    return FieldScope(
        probe=probe,
        kind=str(said["kind"]),
        model=str(said["model"]),
        unit=unit,
        is_proxy=is_proxy,
        amplitude=_amplitude(unit, is_proxy),
        assumptions=(assumptions,) if isinstance(assumptions, str) else tuple(assumptions),
        citation=str(said.get("citation", "")),
    )


def _amplitude(unit: str, is_proxy: bool) -> str:
    if is_proxy:
        where = f"carries the unit {unit} but" if unit not in ("", "1") else "has no unit and"
        return f"its amplitude {where} is a proxy's: compare its course, not its size."
    return (
        f"its amplitude in {unit or 'plain numbers'} follows from the currents, positions and "
        "conductor of the spec."
    )


def _sentence(text: str) -> str:
    text = text.strip()
    return text if text.endswith(".") else f"{text}."
