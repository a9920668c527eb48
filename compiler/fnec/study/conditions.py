"""Conditions of a study: which lesions are done in each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fnec.checks.constants import constant, known_values
from fnec.diagnostics.suggest import suggestion
from fnec.lower.protocol import total_duration
from fnec.runner.fault import RunError
from fnec.spec.lesions import RewireSpec
from fnec.spec.model import Spec

INTACT = "intact"


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A name, and the lesions that are done; all others of the spec are not."""

    name: str
    lesions: tuple[str, ...]

    def overrides(self, spec: Spec) -> dict[str, str]:
        """What a run of the condition says otherwise than the spec."""
        asked = dict.fromkeys(self.lesions, "true")
        left_out = {x.name: "false" for x in spec.lesions if x.is_active and x.name not in asked}
        return {f"lesions.{name}": text for name, text in (left_out | asked).items()}


def conditions_of(spec: Spec, names: Sequence[str]) -> tuple[Condition, ...]:
    """`intact`, a lesion, or several as in `a+b`. The first one is what others are held against.

    Raises `RunError` for a lesion that the spec lacks, and for fewer than two conditions.
    """
    known = [x.name for x in spec.lesions]
    found: dict[str, Condition] = {}
    for name in (n.strip() for n in names):
        lesions = () if name == INTACT else tuple(x.strip() for x in name.split("+"))
        for x in lesions:
            if x not in known:
                raise RunError(
                    f"--conditions: {spec.name} has no lesion {x!r}",
                    suggestion(x, [INTACT, *known], kind="lesions"),
                )
        if name in found:
            raise RunError(f"--conditions has {name} twice")
        found[name] = Condition(name=name, lesions=lesions)
    if len(found) < 2:
        raise RunError("a study has two conditions at least", "write --conditions intact,a,b")
    return tuple(found.values())


def proposed(spec: Spec) -> tuple[Condition, ...]:
    """The conditions of the spec's own study; none where it has none."""
    return tuple(
        Condition(name=c.name, lesions=tuple(ref.name for ref in c.lesions))
        for c in (spec.study.conditions if spec.study else ())
    )


def lesioned_time(spec: Spec, conditions: Sequence[Condition]) -> tuple[float, float]:
    """From the first onset of a lesion in any condition to the last end, s."""
    values = known_values(spec)
    outer = dict.fromkeys(values, (0,) * 7)
    end = constant(total_duration(spec, outer), values) or 0.0
    done = {name for c in conditions for name in c.lesions}
    times = [(0.0, end)] if not done else []
    for x in spec.lesions:
        if x.name in done:
            start, stop = (None, None) if isinstance(x, RewireSpec) else (x.start, x.stop)
            onset = constant(start.expr, values) if start else 0.0
            offset = constant(stop.expr, values) if stop else end
            times.append((onset or 0.0, end if offset is None else min(offset, end)))
    return min(t[0] for t in times), max(t[1] for t in times)
