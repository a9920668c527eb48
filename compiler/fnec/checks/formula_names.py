"""Names and draws in formulas: each name must be in scope, each draw must have a time."""

from collections.abc import Iterator

from fnec.checks.dimensions import outer_scope
from fnec.checks.formulas import PLACES_OF_PAIR, Formula, When, formulas
from fnec.diagnostics import Diagnostic, did_you_mean
from fnec.diagnostics.habits import name_meant, unit_meant
from fnec.diagnostics.suggest import one_of
from fnec.expr import FUNCTIONS, Call, Name, walk
from fnec.spec.connect import EdgeTable
from fnec.spec.model import Spec
from fnec.spec.written import Text
from fnec.units import TRUTH, UNITS

CONSTANTS_OF_NATURE = {"pi": "3.141592653589793", "e": "exp(1)"}


def unknown_names(spec: Spec) -> Iterator[Diagnostic]:
    """N407: a name that is not in scope; N420: a literal that is none."""
    shared = frozenset(p.name for p in spec.parameters) | {c.name for c in spec.constants}
    for formula in formulas(spec):
        for node in walk(formula.text.expr):
            if isinstance(node, Name) and node.name not in formula.local:
                if formula.when is When.LITERAL:
                    if node.name not in UNITS or node.name in shared:
                        yield _not_literal(formula, node, shared)
                elif node.name not in shared and node.name not in UNITS:
                    yield _unknown(formula, node, shared)


def _not_literal(formula: Formula, node: Name, shared: frozenset[str]) -> Diagnostic:
    return Diagnostic(
        "N420",
        f"this value stands for itself, it cannot be worked out from {node.name!r}",
        span=formula.text.place_of(node),
        help="parameters and times of spikes are literals; `constants` follow from parameters",
    )


def _unknown(formula: Formula, node: Name, shared: frozenset[str]) -> Diagnostic:
    name, known = node.name, sorted(formula.local) + sorted(shared)
    hint = name_meant(name, known) or did_you_mean(name, known) or unit_meant(name, UNITS)
    side, _, own = name.partition(".")
    if side in ("pre", "post") and not did_you_mean(own, [k[len(side) + 1 :] for k in known]):
        hint = None  # alike by their side alone
    if name in formula.moving and formula.when is When.STEP:
        hint = f"a trace has its value at events; to read it in between, make {name!r} a `state` "
        hint += f"with `derivative: -{name}/tau`"
    elif name in formula.moving:
        hint = f"{name!r} changes at every step; here only what stands still can be read"
    elif name.startswith(("edge.", "cell.", "data.")):
        hint = _column_hint(formula, name, known)
    elif name in PLACES_OF_PAIR and formula.when in (When.EVENT, When.STEP):
        hint = f"make it a parameter of the synapse: `parameters: {{d: {name}}}`"
    elif name == "weight":
        hint = "give the projection a `weight`"
    elif name in CONSTANTS_OF_NATURE:
        hint = f"write {CONSTANTS_OF_NATURE[name]}, or define {name + '_'!r} under `constants`"
    elif name in ("x", "y", "z") or name[-2:] in (".x", ".y", ".z"):
        hint = "give the population `positions`"
    elif hint is None and name.partition(".")[0] in ("pre", "post"):
        if any(k.startswith(("pre.", "post.")) for k in known):
            hint = f"both sides have {one_of(sorted(k for k in known if '.' in k))}"
        else:
            hint = "only rules, weights, delays and synapses read `pre.` and `post.`"
    elif hint is None:
        hint = did_you_mean(name, UNITS) or f"known here: {one_of(known)}" if known else None
    return Diagnostic("N407", f"unknown name {name!r}", span=formula.text.place_of(node), help=hint)


def _column_hint(formula: Formula, name: str, known: list[str]) -> str:
    """What to do about a column that the formula cannot read."""
    owner = name.partition(".")[0]
    if owner == "edge" and formula.when in (When.EVENT, When.STEP):
        return f"make it a parameter of the synapse: `parameters: {{d: {name}}}`"
    if near := did_you_mean(name, [k for k in known if k.startswith(f"{owner}.")]):
        return near
    if owner == "data":
        return "the values of a signal read the columns of its `data`"
    if owner == "edge":
        return "projections of `rule: edges` read the `columns` of their file"
    return "`init`, `parameters` and `positions` of a population read the columns of its `data`"


def draws_out_of_time(spec: Spec) -> Iterator[Diagnostic]:
    """X103: a random draw where no value is drawn."""
    for formula in formulas(spec):
        for node in walk(formula.text.expr):
            if not isinstance(node, Call):
                continue
            function = FUNCTIONS[node.name]
            if function.is_draw and formula.when is not When.BUILD:
                hint = "draw in weights, delays, positions, and in `parameters` and `init` of cells"
            elif function.is_step_draw and formula.when is not When.STEP:
                hint = "`rand` and `randn` belong to the equations of neurons"
            else:
                continue
            yield Diagnostic(
                "X103",
                f"{node.name}() cannot be drawn here: {formula.when.value}",
                span=formula.text.place_of(node),
                help=hint,
            )


def switches_at_run_time(spec: Spec) -> Iterator[Diagnostic]:
    """X106: a parameter or constant that is true or false, in a formula of the step."""
    switches = {name for name, dims in outer_scope(spec).items() if dims == TRUTH}
    for formula in formulas(spec):
        if formula.when not in (When.EVENT, When.STEP):
            continue
        for node in walk(formula.text.expr):
            if isinstance(node, Name) and node.name in switches - formula.local:
                yield Diagnostic(
                    "X106",
                    f"{node.name!r} is true or false; {formula.when.value}, with numbers only",
                    span=formula.text.place_of(node),
                    help=f"read a constant instead: `is_{node.name}: where({node.name}, 1, 0)`",
                )


def unknown_units(spec: Spec) -> Iterator[Diagnostic]:
    """N418: a unit that does not exist."""
    for text in _units(spec):
        for node in walk(text.expr):
            if isinstance(node, Name) and node.name not in UNITS:
                yield Diagnostic(
                    "N418",
                    f"there is no unit {node.name!r}",
                    span=text.place_of(node),
                    help=unit_meant(node.name, UNITS)
                    or did_you_mean(node.name, UNITS)
                    or "units are such as mV, nS, pA, uF/cm**2, 1/ms",
                )


def _units(spec: Spec) -> Iterator[Text]:
    for model in (*spec.neurons, *spec.receptors, *spec.synapses):
        for section in ("state", "inputs", "expressions"):
            yield from (x.unit for x in getattr(model, section, ()))
    yield from (s.unit for s in spec.signals)
    for p in spec.projections:
        if isinstance(p.connect, EdgeTable):
            yield from (c.unit for c in p.connect.columns)
    for p in spec.populations:
        if p.data is not None:
            yield from (c.unit for c in p.data.columns)
    for s in spec.signals:
        if s.data is not None:
            yield from (c.unit for c in s.data.columns)
