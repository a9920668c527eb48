"""What a random event may do to its cell: several fall into one step, and only sums add up."""

from collections.abc import Iterator

from fnec.checks.scopes import population_names, receptor_of
from fnec.diagnostics import Diagnostic
from fnec.expr import names
from fnec.lower.selections import lower_selection
from fnec.spec.model import PopulationSpec, Spec
from fnec.spec.stimuli import PoissonInput


def events_that_do_not_add_up(spec: Spec) -> Iterator[Diagnostic]:
    """X105: Poisson events onto a receptor whose events set a value or read the state."""
    for s in spec.stimuli:
        if not isinstance(s, PoissonInput):
            continue
        reached = {c.population for c in lower_selection(spec, s.to)}
        for p in spec.populations:
            if not isinstance(p, PopulationSpec) or p.name not in reached:
                continue
            use = next((u for u in p.receptors if u.label == s.receptor.name), None)
            model = None if use is None else receptor_of(spec, use)
            if model is None:
                continue
            of_cell = population_names(spec, p)
            moving = of_cell.state | of_cell.inputs | of_cell.expressions | {"t"}
            moving = moving - {d.name for d in model.parameters} | {x.name for x in model.state}
            for e in model.at_spike:
                if e.op not in ("+=", "-=") or names(e.value.expr) & moving:
                    yield Diagnostic(
                        "X105",
                        f"Poisson events cannot do {e.target} {e.op} {e.value.source}, as receptor"
                        f" {model.name!r} asks: several of them fall into one step",
                        span=s.receptor.span,
                        help="use a receptor whose events add an amount",
                    )
