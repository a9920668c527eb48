"""The parameters, and the values that follow from them, as both programs print them."""

from __future__ import annotations

import re
import textwrap

from fnec.backends.python.layout import WIDTH, docstring
from fnec.backends.python.scope import Shared, local, quoted, unit_said, where
from fnec.expr import names
from fnec.ir.network import Constant, Network
from fnec.ir.noise import draws_while_running, has_noisy_signals
from fnec.lower.protocol import duration_of
from fnec.units import TRUTH, UNITS


def params_text(shared: Shared) -> str:
    """The `Params` class, the flags, and the defaults of the run."""
    net = shared.net
    spell = shared.printer({})
    lines = ["class Params(NamedTuple):"]
    lines += [*docstring(f"The knobs of {net.name}; each is a flag of this program."), ""]
    for p in net.parameters:
        unit = "" if p.is_integer or p.unit is None else f"{unit_said(p.dims, p.value)}; "
        kind = "bool" if p.is_flag else "int" if p.is_integer else "float"
        lines.append(
            f"    {p.name}: {kind} = {spell.text(p.value)}  # {unit}{p.help or 'as in the spec'}"
        )
    lines = "\n".join(lines).rstrip().split("\n")
    lines += ["", "", "PARAMS = Params()"]
    lines.append(f"SEED = {net.seed}")
    if draws_while_running(net):
        lines.append(f"TRIAL = {net.trial}")
    if is_whole_run(net):
        lines.append("DURATION = None  # s; None for all phases of the protocol")
    else:
        lines.append(f"DURATION = {spell.text(net.duration)}")
    lines.append(f"DT = {spell.text(net.dt)}")
    lines.append("FLAGS = {  # parameter: (unit of the flag's number, help)")
    for p in net.parameters:
        unit = "1" if p.unit is None else spell.text(p.unit).removeprefix("1 * ")
        lines += _flag(p.name, unit, _flag_help(p.help, unit))
    lines.append("}")
    if not net.parameters:
        lines[-2:] = ["FLAGS: dict[str, tuple[float, str]] = {}"]
    if any(p.low is not None for p in net.parameters):
        lines += _ranges(net)
    if net.made_with:
        lines += _made_with(net)
    return "\n".join(lines)


def is_whole_run(net: Network) -> bool:
    """A run is as long as its phases, which the parameters may change."""
    is_all = net.duration == duration_of(net.phases)
    return is_all and (bool(names(net.duration)) or len(net.phases) > 1)


def _ranges(net: Network) -> list[str]:
    """`RANGES`, and the function that holds parameters to them."""
    lines = ["RANGES = {  # parameter: lowest and highest value, SI"]
    for p in net.parameters:
        if p.low is not None and p.high is not None:
            low, high = (int(x) if p.is_integer else x for x in (p.low, p.high))
            lines.append(f'    "{p.name}": ({low!r}, {high!r}),')
    return [
        *lines,
        "}",
        "",
        "",
        "def require_ranges(params: Params) -> None:",
        '    """Refuse parameters outside the ranges of the spec."""',
        "    for name, (low, high) in RANGES.items():",
        "        x, unit = getattr(params, name), FLAGS[name][0]",
        "        if not low <= x <= high:",
        '            wanted = f"within {low / unit:g} and {high / unit:g}"',
        '            raise ValueError(f"{name} must be {wanted}, got {x / unit:g}")',
    ]


def _made_with(net: Network) -> list[str]:
    """`MADE_WITH`: what went into the data, at the defaults."""
    lines = ["MADE_WITH = {  # what went into data when this program was written: value, data"]
    defaults = {"dt": "DT", "seed": "SEED"}
    for m in net.made_with:
        lines.append(f'    "{m.name}": ({defaults.get(m.name, f"PARAMS.{m.name}")}, "{m.what}"),')
    return [*lines, "}"]


def _flag_help(help: str, unit: str) -> str:
    shown = "" if unit == "1" else f"[{unit}]"
    return " ".join([help or "parameter of the model", shown]).strip()


def _flag(name: str, unit: str, said: str) -> list[str]:
    """One entry of FLAGS; a long help is a string in several lines."""
    line = f"    {quoted(name)}: ({unit}, {quoted(said)}),"
    if len(line) <= WIDTH:
        return [line]
    pieces = textwrap.wrap(said, WIDTH - 12, drop_whitespace=False)
    lines = [f"    {quoted(name)}: (", f"        {unit},"]
    lines += [f"        {quoted(piece)}" for piece in pieces]
    lines[-1] += ","
    return [*lines, "    ),"]


def derived_text(shared: Shared) -> str:
    """`Derived`: the spec's constants; `Sizes`: how many cells each population has."""
    net = shared.net
    parts: list[str] = []
    if net.constants:
        lines = [
            "class Derived(NamedTuple):",
            '    """Values that follow from the parameters."""',
            "",
        ]
        for c in net.constants:
            lines.append(f"    {c.name}: {'bool' if c.dims == TRUTH else 'float'}{_unit(c)}")
        lines += ["", "", "def derive(params: Params, dt: float) -> Derived:"]
        lines.append('    """The constants of the spec."""')
        spelled = {p.name: f"params.{p.name}" for p in net.parameters} | {"dt": "dt"}
        for c in net.constants:
            spell = shared.printer(spelled)
            lines.append(f"    {local(c.name)} = {spell.text(c.value)}{where(c.span)}")
            spelled[c.name] = local(c.name)
        lines.append(f"    return Derived({', '.join(local(c.name) for c in net.constants)})")
        parts.append("\n".join(lines))
    lines = ["class Sizes(NamedTuple):", '    """Number of cells in each population."""', ""]
    populations = [p for g in net.groups for p in g.populations]
    lines += [f"    {p.name}: int{where(p.span)}" for p in populations]
    lines += ["", "", f"def sizes({arguments(net, 'params')}) -> Sizes:"]
    lines += ['    """How many cells there are."""', "    return Sizes("]
    for p in populations:
        spell = shared.printer(shared.globals)
        lines.append(f"        {p.name}={shared.call('count')}({spell.text(p.size)}),")
    lines.append("    )")
    parts.append("\n".join(lines))
    return "\n\n\n".join(parts)


KINDS = {
    "params": "Params", "derived": "Derived", "size": "Sizes", "places": "dict[str, np.ndarray]",
    "dt": "float", "seed": "int", "noise": "int", "n_steps": "int", "values": "dict",
}  # fmt: skip


def arguments(net: Network, *wanted: str) -> str:
    """The arguments of a build function: `params`, `derived` where there is one, and others."""
    out: list[str] = []
    for name in wanted:
        out.append(f"{name}: {KINDS[name]}")
        if name == "params" and net.constants:
            out.append("derived: Derived")
    return ", ".join(out)


def opening(shared: Shared, function: str, body: list[str], result: str, *more: str) -> str:
    """The line that opens a build function with the arguments that its body reads.

    more: arguments that it may read besides the usual ones.
    """
    net = shared.net
    usual = ["params", "size", "dt", "seed", *(["derived"] if net.constants else [])]
    usual += ["noise"] if has_noisy_signals(net) else []
    places = any(p.positions for g in net.groups for p in g.populations)
    may = {*usual, *more, *(["places"] if places else [])}
    code = "\n".join(line.partition("  #")[0] for line in body)
    words = set(re.findall(r"(?<![\w.])\w+\b(?!=)", code))  # no attributes, no keywords
    made = {name for name in KINDS if any(line.startswith(f"    {name} = ") for line in body)}
    read = [name for name in KINDS if name in (words & may) - made]
    shared.given[function] = read
    return f"def {function}({', '.join(f'{x}: {KINDS[x]}' for x in read)}) -> {result}:"


def _unit(c: Constant) -> str:
    text = "1" if c.dims == TRUTH else unit_said(c.dims, c.value)
    return "" if text == "1" else f"  # {text}"


def units_text(shared: Shared) -> str:
    """The unit factors that the program uses."""
    lines: list[str] = []
    for unit in UNITS.values():
        if unit.name in shared.used_units:
            alias = f"unit_{unit.name}" if unit.name in shared.hidden_units else unit.name
            lines.append(f"{alias} = {unit.decimal}")
    return "\n".join(lines)
