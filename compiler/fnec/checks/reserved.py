"""Names that mean something already, here or in the programs that are written."""

import keyword
from collections.abc import Iterator

from fnec.diagnostics import Diagnostic, Note, Span
from fnec.expr import FUNCTIONS, names
from fnec.ir.connect import BETWEEN_CELLS
from fnec.lower.protocol import GATES, MOMENTS
from fnec.spec.field_probes import FIELD_KINDS
from fnec.spec.model import Spec
from fnec.spec.stimuli import SpikeInput
from fnec.units import UNITS

# What formulas already read by these names.
FORMULA_NAMES = frozenset(
    {"t", "dt", "i", "pre", "post", "weight", "delay", "all", "active", *BETWEEN_CELLS}
)
# Brian2 refuses these as variables of a model.
BRIAN2_NAMES = frozenset(
    # One word a row would bury the rest of the file.
    """N t_in_timesteps xi not_refractory refractory refractory_until lastspike e pi inf int
    volt amp amper ampere second metre meter siemens farad ohm hertz kelvin mole molar gram
    gramme kilogram kilogramme newton pascal watt joule coulomb tesla weber henry lumen lux
    becquerel gray sievert katal radian steradian candela liter litre celsius""".split()  # noqa: SIM905
)
# Flags that every program has; a parameter is a flag as well.
FLAGS = frozenset(
    """seed seeds trial trials batch duration out chunk trace quiet target checkpoint resume
    help""".split()  # noqa: SIM905
)
# What the programs keep beside populations and projections.
PROGRAM_PARTS = frozenset({"size", "places", "tables", "counts", "seed", "dt", "n_steps"})
RECORDS = frozenset(
    {"spikes", "rate", *FIELD_KINDS}
)  # `record: rate` is the rate of the population
SWITCHES = tuple(f"{name}_" for name in GATES.values())
MODEL_SECTIONS = ("parameters", "inputs", "state", "expressions")


def reserved_names(spec: Spec) -> Iterator[Diagnostic]:
    """N411: a name that is taken; N415: a name that reads as a unit."""
    for name, span, kind in _formula_names(spec):
        why = _why_taken(name, kind)
        if why:
            yield Diagnostic(
                "N411", f"{name!r} cannot be a name: {why}", span=span, help=_instead(name)
            )
        elif name in UNITS and len(name) > 1:
            yield Diagnostic(
                "N415",
                f"{name!r} is a unit and cannot be a name",
                span=span,
                help=f"formulas like `2 {name}` would be ambiguous; {_instead(name)}",
            )
    for name, span in _object_names(spec):
        if keyword.iskeyword(name) or keyword.issoftkeyword(name) or name == "all":
            why = "it selects every cell" if name == "all" else "it is a word of Python"
            yield Diagnostic(
                "N411", f"{name!r} cannot be a name: {why}", span=span, help=_instead(name)
            )
        elif name in PROGRAM_PARTS:
            yield Diagnostic(
                "N411",
                f"{name!r} cannot be a name: the programs use it for something else",
                span=span,
                help=_instead(name),
            )
    for p in spec.parameters:
        if p.name in FLAGS:
            yield Diagnostic(
                "N411",
                f"{p.name!r} cannot be a parameter: every program has a flag of that name",
                span=p.span,
                help=_instead(p.name),
            )


def _why_taken(name: str, kind: str) -> str | None:
    if keyword.iskeyword(name):
        return "it is a word of Python, in which the programs are written"
    if name in FORMULA_NAMES:
        return "formulas read it as something else"
    if name in FUNCTIONS:
        return "it is a function"
    if name in BRIAN2_NAMES or name.startswith("xi_"):
        return "Brian2 uses it"
    if kind in ("state", "expressions") and name in RECORDS:
        return f"`record: {name}` means something else"
    if kind in ("moment", "signal") and name in MOMENTS:
        return "formulas of signals read it as something else"
    if kind == "signal" and name.startswith(SWITCHES):
        return "switches of plasticity are signals of such names"
    if kind in ("neuron", "signal") and name.endswith(("_pre", "_post")):
        return "Brian2 reads it as a variable of one side of a synapse"
    return None


def _instead(name: str) -> str:
    return f"call it {name + '_0'!r}, say"


def _formula_names(spec: Spec) -> Iterator[tuple[str, Span, str]]:
    texts = [t for s in spec.signals for p in s.parts for t in (p.value, p.noise and p.noise.sigma)]
    moments = MOMENTS & set[str]().union(*(names(t.expr) for t in texts if t))
    for item in (*spec.parameters, *spec.constants):
        yield item.name, item.span, "moment" if item.name in moments else "value"
    for item in spec.signals:
        yield item.name, item.span, "signal"
    for model in (*spec.neurons, *spec.receptors, *spec.synapses):
        is_synapse = model in spec.synapses
        for section in MODEL_SECTIONS:
            for item in getattr(model, section, ()):
                kind = section if section in ("state", "expressions") else "value"
                if not is_synapse and item.name.endswith(("_pre", "_post")):
                    kind = "neuron"
                yield item.name, item.span, kind


def _object_names(spec: Spec) -> Iterator[tuple[str, Span]]:
    groups = (
        spec.neurons, spec.receptors, spec.synapses, spec.populations, spec.projections,
        spec.stimuli, spec.lesions, spec.sources, spec.probes, spec.expectations,
    )  # fmt: skip
    for group in groups:
        for item in group:
            yield item.name, item.span
    for neuron in spec.neurons:
        for use in neuron.receptors:
            yield use.label, use.span


def clashing_names(spec: Spec) -> Iterator[Diagnostic]:
    """N413: one name for two things that the same formulas read, or for two parts of a program."""
    yield from _clashes([(c.name, c.span, "a parameter") for c in spec.parameters]
                        + [(c.name, c.span, "a constant") for c in spec.constants]
                        + [(s.name, s.span, "a signal") for s in spec.signals])  # fmt: skip
    stimuli = [s for s in spec.stimuli if isinstance(s, SpikeInput)]  # cells that replay
    yield from _clashes([(p.name, p.span, "a population") for p in spec.populations]
                        + [(p.name, p.span, "a projection") for p in spec.projections]
                        + [(s.name, s.span, "a stimulus") for s in stimuli])  # fmt: skip
    for model in (*spec.neurons, *spec.receptors, *spec.synapses):
        named: list[tuple[str, Span, str]] = []
        for section in MODEL_SECTIONS:
            what = {"parameters": "a parameter", "inputs": "an input", "state": "a state variable"}
            for item in getattr(model, section, ()):
                named.append((item.name, item.span, what.get(section, "a named expression")))
        for use in getattr(model, "receptors", ()):
            receptor = spec.receptor(use.receptor.name) if use.receptor else None
            for item in (*receptor.parameters, *receptor.state) if receptor else ():
                named.append((f"{item.name}_{use.label}", use.span, f"of receptor {use.label!r}"))
        yield from _clashes(named)
        hidden = {s.name: s for s in spec.signals}
        for name, span, what in named:
            if name in hidden:
                yield Diagnostic(
                    "N413",
                    f"{name!r} is both a signal and {what}, which would hide it",
                    span=hidden[name].span,
                    help="rename one of the two",
                    notes=(Note(message=f"{what} here", span=span),),
                )


def _clashes(named: list[tuple[str, Span, str]]) -> Iterator[Diagnostic]:
    first: dict[str, tuple[Span, str]] = {}
    for name, span, what in named:
        if name in first:
            other, other_what = first[name]
            yield Diagnostic(
                "N413",
                f"{name!r} is both {other_what} and {what}",
                span=span,
                help="rename one of the two",
                notes=(Note(message=f"{other_what} here", span=other),),
            )
        else:
            first[name] = span, what
