"""Lesions that are active, with their selections and times resolved."""

from __future__ import annotations

from fnec.expr import Expr, Num
from fnec.ir.lesions import Hold, Lesion, Rewire, Scale
from fnec.ir.network import CellSet
from fnec.lower.currents import asked_currents
from fnec.lower.scope import with_units
from fnec.lower.selections import lower_selection
from fnec.lower.stimuli import only_while
from fnec.spec.lesions import HoldSpec, LesionSpec, RewireSpec, ScaleSpec
from fnec.spec.model import ProjectionSpec, Spec
from fnec.spec.selection import Selection
from fnec.units import Dims


def lower_lesions(spec: Spec, outer: dict[str, Dims]) -> tuple[Lesion, ...]:
    """What the active lesions do, in order of the spec."""
    return tuple(_lesion(spec, x, outer) for x in spec.lesions if x.is_active)


def _lesion(spec: Spec, x: LesionSpec, outer: dict[str, Dims]) -> Lesion:
    match x:
        case RewireSpec():
            return Rewire(name=x.name, projections=projections_of(spec, x))
        case ScaleSpec():
            return Scale(
                name=x.name,
                projections=projections_of(spec, x),
                pre=_cells(spec, x.pre),
                post=_cells(spec, x.post),
                factor=Num(0.0) if x.factor is None else with_units(x.factor.expr, outer),
                during=_during(x, outer),
                span=x.span,
            )
        case HoldSpec():
            cells = lower_selection(spec, x.of)
            read = [c.name for s in cells for c in asked_currents(spec, s.population)]
            return Hold(
                name=x.name,
                cells=cells,
                is_silent=x.is_silent,
                values=tuple((a.name, with_units(a.value.expr, outer)) for a in x.hold),
                fraction=None if x.fraction is None else with_units(x.fraction.expr, outer),
                seed=None if x.seed is None else x.seed.value,
                during=_during(x, outer),
                currents=tuple(dict.fromkeys(read)) if x.is_silent else (),
                span=x.span,
            )


def projections_of(spec: Spec, x: ScaleSpec | RewireSpec) -> tuple[str, ...]:
    """The projections that a lesion names, or all."""
    named = [ref.name for ref in x.projections]
    return tuple(named or [p.name for p in spec.projections])


def lesioned_by(spec: Spec, x: ScaleSpec | RewireSpec) -> tuple[ProjectionSpec, ...]:
    """The same, without names that lead nowhere."""
    named = projections_of(spec, x)
    return tuple(p for p in spec.projections if p.name in named)


def _cells(spec: Spec, selection: Selection | None) -> tuple[CellSet, ...] | None:
    return None if selection is None else lower_selection(spec, selection)


def _during(x: HoldSpec | ScaleSpec, outer: dict[str, Dims]) -> Expr | None:
    if x.start is None and x.stop is None:
        return None
    return with_units(only_while(Num(1.0), x.start, x.stop), outer.keys() | {"t"})
