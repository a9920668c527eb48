"""Which cells of a spec are looked at one by one: each model with each set of its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from fnec.diagnostics.suggest import suggestion
from fnec.expr import names
from fnec.expr.evaluate import evaluate
from fnec.runner.fault import RunError
from fnec.spec.dynamics import NeuronSpec
from fnec.spec.model import PopulationSpec, Spec
from fnec.units import UNITS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell model as a spec uses it."""

    name: str  # of the model, or of its population where a model is used with several values
    neuron: str
    kind: str  # the tag `type` that its populations share, else the only population, else ""
    help: str
    populations: tuple[str, ...]
    parameters: tuple[tuple[str, str], ...]  # that the populations give, as they are written
    integrate: str | None
    input: str
    unit: str  # of the input, as the model declares it; "" for a bare number
    factor: float  # SI units in one of it
    shown: str  # the state that the threshold reads: the potential

    @property
    def label(self) -> str:
        """`E · pyramidal`."""
        return self.name if self.kind in ("", self.name) else f"{self.kind} · {self.name}"


def cells_of(
    spec: Spec, of: Sequence[str] = (), input: str | None = None
) -> tuple[tuple[Cell, ...], tuple[str, ...]]:
    """The cells of a spec, and names of populations of which no current can be asked.

    of: names of neurons or populations; all, if none are given.   input: of the neuron, that takes
    the current; `I` if it has one, else its first.   Raises `RunError` for other names.
    """
    found: dict[tuple[str, tuple[tuple[str, str], ...]], list[PopulationSpec]] = {}
    without: list[str] = []
    for p in spec.populations:
        neuron = spec.neuron_of(p)
        if not isinstance(p, PopulationSpec) or neuron is None or not _takes(neuron, input):
            without.append(p.name)
            continue
        given = tuple((a.name, a.value.source) for a in p.parameters)
        found.setdefault((p.neuron.name, given), []).append(p)
    models = [neuron for neuron, _ in found]
    cells = tuple(
        _cell(spec, populations, given, models.count(neuron) == 1, input)
        for (neuron, given), populations in found.items()
    )
    if not cells:
        raise RunError(
            f"{spec.name} has no cells that take a current", "a neuron declares `inputs`"
        )
    if not of:
        return cells, tuple(without)
    known = [x for c in cells for x in (c.name, c.neuron, c.kind, *c.populations) if x]
    for name in of:
        if name not in known:
            raise RunError(
                f"{spec.name} has no cell {name!r}", suggestion(name, known, kind="cells")
            )
    chosen = tuple(c for c in cells if {c.name, c.neuron, c.kind, *c.populations} & {*of})
    return chosen, tuple(without)


def _takes(neuron: NeuronSpec, input: str | None) -> bool:
    known = [i.name for i in neuron.inputs]
    return neuron.threshold is not None and (input in known if input else bool(known))


def _cell(
    spec: Spec,
    populations: list[PopulationSpec],
    given: tuple[tuple[str, str], ...],
    is_only: bool,
    input: str | None,
) -> Cell:
    first = populations[0]
    neuron = spec.neuron(first.neuron.name)
    assert neuron is not None and neuron.threshold is not None
    known = [i.name for i in neuron.inputs]
    taken = neuron.inputs[known.index(input or ("I" if "I" in known else known[0]))]
    read = names(neuron.threshold.expr)
    states = [s.name for s in neuron.state]
    kinds = {t.value for p in populations for t in p.tags if t.key == "type"}
    kind = kinds.pop() if len(kinds) == 1 else first.name if len(populations) == 1 else ""
    return Cell(
        name=neuron.name if is_only else first.name,
        neuron=neuron.name,
        kind=kind,
        help=neuron.help or "",
        populations=tuple(p.name for p in populations),
        parameters=given,
        integrate=first.integrate,
        input=taken.name,
        unit="" if taken.unit.source == "1" else taken.unit.source,
        factor=float(evaluate(taken.unit.expr, {n: u.factor for n, u in UNITS.items()})),
        shown=next((s for s in states if s in read), states[0] if states else ""),
    )
