"""Stimuli: events and waveforms that come from outside, brought to the cells they go to."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from fnec.expr import Binary, Bool, Call, Compare, Expr, Name, Num, names, rebuild, substitute
from fnec.expr.walk import add, mul, neg, sub
from fnec.ir.network import CellSet, Equation, PoissonInput, State
from fnec.ir.step import Table
from fnec.lower.neurons import Additions
from fnec.lower.parameters import SECOND
from fnec.lower.scope import differs_by_cell, dims_of, with_units
from fnec.lower.selections import lower_selection, membership
from fnec.spec import stimuli as written
from fnec.spec.model import PopulationSpec, Spec
from fnec.spec.written import Text
from fnec.units import ONE, Dims

HALF_STEP = Binary("*", Num(0.5), Name("dt"))
TWO_PI = Num(6.283185307179586)
TIME = Name("t")


def lower_currents(
    spec: Spec, outer: dict[str, Dims], signals: Mapping[str, Table]
) -> dict[str, Additions]:
    """What the current stimuli add to each population."""
    found = {p.name: Additions() for p in spec.populations}
    for s in spec.stimuli:
        if isinstance(s, written.Current):
            for population, parts in by_population(lower_selection(spec, s.to)).items():
                _current(s, parts, found[population], outer, signals)
    return found


def by_population(cells: tuple[CellSet, ...]) -> dict[str, list[CellSet]]:
    """The parts of a selection, population by population."""
    found: dict[str, list[CellSet]] = {}
    for part in cells:
        found.setdefault(part.population, []).append(part)
    return found


def member(parts: list[CellSet]) -> Expr | None:
    """1 for a selected cell, else 0; None where all cells of the population are selected."""
    if any(p.is_whole for p in parts):
        return None
    total = membership(parts[0])
    for part in parts[1:]:
        total = Call("max", (total, membership(part)))
    return total


def reached(parts: list[CellSet], fraction: Text | None) -> Expr | None:
    """The same, for each selected cell with a probability."""
    selected = member(parts)
    if fraction is None:
        return selected
    drawn = Compare("<", Call("uniform", (Num(0.0), Num(1.0))), fraction.expr)
    return Call("where", (drawn, Num(1.0) if selected is None else selected, Num(0.0)))


def _choose(
    to: Additions, s: written.Current | written.PoissonInput, selected: Expr | None
) -> Expr | None:
    """`is_<stimulus>`, a constant of the cells: 1 where they are reached."""
    if selected is None:
        return None
    name = f"is_{s.name}"
    to.constants.append((name, selected, s.span))
    if s.fraction is not None and s.seed is not None:
        to.seeds[name] = s.seed.value
    return Name(name)


def _current(
    s: written.Current,
    parts: list[CellSet],
    to: Additions,
    outer: dict[str, Dims],
    signals: Mapping[str, Table],
) -> None:
    selected = reached(parts, s.fraction)
    if s.when is not None:
        gate = Call("where", (_units(s.when.expr, outer), Num(1.0), Num(0.0)))
        selected = gate if selected is None else mul(gate, selected)
    if isinstance(s.waveform, written.OrnsteinUhlenbeck):
        term = _ornstein_uhlenbeck(s, s.waveform, to, outer)
    else:
        term, amplitude = _waveform(s, s.waveform, to, outer, signals)
        if amplitude is not None:
            name = f"amplitude_{s.name}"
            to.constants.append((name, amplitude, s.span))
            term = mul(Name(name), term)
    selected = _choose(to, s, selected)
    if selected is not None:
        term = mul(selected, term)
    to.inputs.append((s.input.name, term))


def _ornstein_uhlenbeck(
    s: written.Current, w: written.OrnsteinUhlenbeck, to: Additions, outer: dict[str, Dims]
) -> Expr:
    """A state of its own, moved by the exact step of the process, that starts at the mean."""
    state = f"I_{s.name}"
    values = {"sigma": w.sigma.expr, "tau": w.tau.expr}
    if w.mean is not None:
        values["mean"] = w.mean.expr
    new_names = {k: f"{k}_{s.name}" for k in values}
    for key, value in values.items():
        to.constants.append((new_names[key], _units(value, outer), w.span))
    dims = dims_of(_units(w.sigma.expr, outer), outer)
    mean = Name(new_names["mean"]) if "mean" in new_names else Num(0)
    sigma, tau = Name(new_names["sigma"]), Name(new_names["tau"])
    to.states.append(State(name=state, dims=dims, help=f"current of {s.name}"))
    to.init.append((state, mean))
    to.equations.append(
        Equation(
            variable=state,
            derivative=Binary("/", sub(mean, Name(state)), tau),
            noise=mul(sigma, Call("sqrt", (Binary("/", Num(2), tau),))),
            method="ornstein_uhlenbeck",
            dims=dims,
            seed=None if s.seed is None else s.seed.value,
            span=w.span,
        )
    )
    if w.start is None and w.stop is None:
        return Name(state)
    table = Table(name=f"gate_{s.name}", dims=ONE, value=only_while(Num(1.0), w.start, w.stop))
    to.tables.append(table)
    return mul(Name(table.name), Name(state))


def _waveform(
    s: written.Current,
    w: written.FunctionOfTime,
    to: Additions,
    outer: dict[str, Dims],
    signals: Mapping[str, Table],
) -> tuple[Expr, Expr | None]:
    """The waveform as a value per step, and the factor by which it differs from cell to cell."""
    amplitude: Expr | None = None
    name = f"I_{s.name}"
    if isinstance(w, written.Table):
        table = rate_table(name, w, outer)
    else:
        shape = _shapes(outer)[type(w)](w)
        if isinstance(w, written.Step | written.Pulses):
            whole = _units(w.amplitude.expr, outer)
            if differs_by_cell(whole):
                amplitude, shape = whole, rename_amplitude(shape, w.amplitude.expr, outer)
        value = _units(shape, outer)
        if read := [signals[x] for x in sorted(names(value) & signals.keys())]:
            to.tables += [t for t in read if t not in to.tables]
            return value, None
        table = Table(
            name=name, dims=dims_of(value, outer | {"t": SECOND}), value=value, span=w.span
        )
    to.tables.append(table)
    return Name(name), amplitude


def rename_amplitude(shape: Expr, amplitude: Expr, outer: dict[str, Dims]) -> Expr:
    """The same waveform with amplitude 1."""

    unit = _units(amplitude, outer)
    return rebuild(shape, lambda n: Num(1.0) if n in (amplitude, unit) else n)


def rate_table(name: str, w: written.Table, outer: dict[str, Dims]) -> Table:
    """Values that hold from given times on."""
    values = tuple(_units(v.expr, outer) for v in w.values)
    return Table(
        name=name,
        dims=dims_of(values[0], outer),
        value=None,
        times=tuple(_units(t.expr, outer) for t in w.times),
        values=values,
        span=w.span,
    )


def _shapes(outer: dict[str, Dims]) -> dict[type, Callable[..., Expr]]:
    def step(w: written.Step) -> Expr:
        return only_while(w.amplitude.expr, w.start, w.stop)

    def pulses(w: written.Pulses) -> Expr:
        start = w.start.expr if w.start else Num(0)
        since = add(sub(TIME, start), HALF_STEP)
        test: Expr = Compare("<", Binary("%", since, w.period.expr), w.width.expr)
        if w.count is not None:
            end = mul(w.count.expr, w.period.expr)
            test = Bool("and", test, Compare("<", since, end))
        gated = Call("where", (test, w.amplitude.expr, Num(0.0)))
        return only_while(gated, w.start, w.stop)

    def sine(w: written.Sine) -> Expr:
        since = sub(TIME, w.start.expr) if w.start else TIME
        angle = mul(mul(TWO_PI, w.frequency.expr), since)
        wave = mul(w.amplitude.expr, Call("sin", (angle,)))
        return only_while(add(w.offset.expr, wave) if w.offset else wave, w.start, w.stop)

    def ramp(w: written.Ramp) -> Expr:
        start = w.start.expr if w.start else Num(0)
        slope = Binary("/", sub(w.final.expr, w.initial.expr), sub(w.stop.expr, start))
        line = add(w.initial.expr, mul(slope, sub(TIME, start)))
        return only_while(line, w.start, w.stop)

    def formula(w: written.Formula) -> Expr:
        return only_while(w.value.expr, w.start, w.stop)

    return {
        written.Step: step,
        written.Pulses: pulses,
        written.Sine: sine,
        written.Ramp: ramp,
        written.Formula: formula,
    }


def only_while(value: Expr, start: Text | None, stop: Text | None) -> Expr:
    """`value` from the step nearest to `start` up to the one nearest to `stop`, else 0."""
    tests: list[Expr] = []
    if start is not None:
        tests.append(Compare(">", TIME, Binary("-", start.expr, HALF_STEP)))
    if stop is not None:
        tests.append(Compare("<", TIME, Binary("-", stop.expr, HALF_STEP)))
    if not tests:
        return value
    condition = tests[0] if len(tests) == 1 else Bool("and", tests[0], tests[1])
    return Call("where", (condition, value, Num(0.0)))


def _units(e: Expr, outer: dict[str, Dims]) -> Expr:
    return with_units(e, outer.keys() | {"t", "i", "n", "x", "y", "z"})


def prepare_poisson(
    spec: Spec, found: dict[str, Additions], outer: dict[str, Dims]
) -> list[PoissonInput]:
    """The Poisson stimuli, one for each population they reach; their constants go to `found`."""
    out: list[PoissonInput] = []
    for s in spec.stimuli:
        if isinstance(s, written.PoissonInput):
            for population, parts in by_population(lower_selection(spec, s.to)).items():
                out += _poisson(spec, s, population, parts, found[population], outer)
    return out


def _poisson(
    spec: Spec,
    s: written.PoissonInput,
    population: str,
    parts: list[CellSet],
    to: Additions,
    outer: dict[str, Dims],
) -> list[PoissonInput]:
    """The input to one population: one for each state that an event changes."""
    selected = reached(parts, s.fraction)
    if s.fraction is not None:  # drawn once, for all that an event does
        selected = _choose(to, s, selected)
    sources = _units(s.sources.expr, outer) if s.sources is not None else Num(1)
    mean = mul(sources, Name("dt"))
    table: Table | None = None
    if isinstance(s.rate, written.Table):
        table = rate_table(f"rate_{s.name}", s.rate, outer)
    else:
        mean = mul(_units(s.rate.expr, outer), mean)
    if s.when is not None:
        mean = Call("where", (_units(s.when.expr, outer), mean, Num(0.0)))
    is_per_cell = differs_by_cell(mean)
    if is_per_cell:
        to.constants.append((f"mean_{s.name}", mean, s.span))
        mean = Name(f"mean_{s.name}")
    out: list[PoissonInput] = []
    for target, value in _effects(spec, s, population, outer):
        amount = f"weight_{s.name}" if not out else f"weight_{s.name}_{len(out) + 1}"
        to.constants.append((amount, value if selected is None else mul(selected, value), s.span))
        out.append(
            PoissonInput(
                name=s.name,
                group=population,
                target=target,
                mean=mean,
                mean_is_per_step="t" in names(mean) or table is not None,
                mean_is_per_cell=is_per_cell,
                table=table,
                amount=amount,
                stream=f"stimuli.{s.name}",
                seed=None if s.seed is None else s.seed.value,
                span=s.span,
            )
        )
    return out


def _effects(
    spec: Spec, s: written.PoissonInput, population: str, outer: dict[str, Dims]
) -> list[tuple[str, Expr]]:
    """The states that an event changes and by how much."""
    weight = _units(s.weight.expr, outer)
    cell = next(p for p in spec.populations if p.name == population)
    assert isinstance(cell, PopulationSpec)
    use = next((u for u in cell.receptors if u.label == s.receptor.name), None)
    if use is None:
        return [(s.receptor.name, weight)]
    assert use.receptor is not None
    receptor = spec.receptor(use.receptor.name)
    assert receptor is not None
    new_names: dict[str, Expr] = {
        d.name: Name(f"{d.name}_{use.label}") for d in receptor.parameters
    }
    new_names["weight"] = weight
    known = outer.keys() | new_names.keys()
    own = {x.name for x in receptor.state}
    new_names |= {x: Name(f"{x}_{use.label}") for x in own}
    return [
        (
            f"{e.target}_{use.label}" if e.target in own else e.target,
            neg(value) if e.op == "-=" else value,
        )
        for e in receptor.at_spike
        for value in [substitute(with_units(e.value.expr, known), new_names)]
    ]
