"""What is fixed about each group of cells, as both programs print it."""

from __future__ import annotations

from fnec.backends.python.params import arguments
from fnec.backends.python.scope import Shared, class_of, population_scope, where
from fnec.expr import Num
from fnec.ir.network import Constant, Drawn, Group, Network, Propagator
from fnec.units import dims_text


def positions_text(shared: Shared) -> str:
    """`place_cells`: where the cells are, for specs that say so."""
    net = shared.net
    if not has_positions(net):
        return ""
    lines = [f"def place_cells({arguments(net, 'p', 'size', 'dt', 'seed')}) -> dict[str, np.ndarray]:"]
    lines += ['    """Where the cells are: "population.axis" -> (n_cells,) m."""', "    places = {}"]
    for g in net.groups:
        for p in g.populations:
            spelled = shared.globals | {"i": f"np.arange(size.{p.name})", "n": f"size.{p.name}"}
            for axis in p.positions:
                text = per_cell(shared, axis, spelled, p.name)
                lines.append(f'    places["{p.name}.{axis.name}"] = {text}{where(axis.span)}')
                spelled[axis.name] = f'places["{p.name}.{axis.name}"]'
    lines.append("    return places")
    return "\n".join(lines)


def has_positions(net: Network) -> bool:
    """Some population says where its cells are."""
    return any(p.positions for g in net.groups for p in g.populations)


def per_cell(shared: Shared, value: Drawn, spelled: dict[str, str], population: str) -> str:
    """Text of an array with one value for each cell of a population."""
    n = f"size.{population}"
    spell = shared.printer(spelled, f"populations.{population}.{value.name}", n)
    text = spell.text(value.value)
    if text.startswith("draw_"):
        return text
    if isinstance(value.value, Num) and value.value.value == 0:
        return f"np.zeros({n})"
    return f"np.full({n}, {text})"


def group_text(shared: Shared, g: Group) -> str:
    """The class of a group's constants and the function that makes them and the first state."""
    net = shared.net
    lines = [f"class {class_of(g)}(NamedTuple):", f'    """Constants of {members(g)}, in SI units."""', ""]
    fields: list[str] = []
    for c in g.constants:
        if isinstance(c, Constant):
            lines.append(f"    {c.name}: float{_comment(dims_text(c.dims), c.help)}")
            fields.append(c.name)
        else:
            kind = "np.ndarray" if is_per_cell(g, c) else "float"
            for entry in c.entries:
                lines.append(f"    {c.entry(*entry)}: {kind}")
                fields.append(c.entry(*entry))
    for c in g.cell_constants:
        lines.append(f"    {c.name}: np.ndarray  # (n_cells,) {dims_text(c.dims)}")
        fields.append(c.name)
    lines.append("    first_cell: int  # index of cell 0 among all cells of the network")
    fields.append("first_cell")
    given = ["p", "size", *(["places"] if has_positions(net) else []), "dt", "seed"]
    lines += ["", "", f"def make_{g.name}({arguments(net, *given)}) -> tuple[{class_of(g)}, dict]:"]
    lines.append(f'    """Constants of {members(g)}, and the state of the cells before the first step."""')
    spelled = dict(shared.globals)
    for c in g.constants:
        if isinstance(c, Constant):
            spell = shared.printer(spelled)
            lines.append(f"    {c.name} = {spell.text(c.value)}{where(c.span)}")
            spelled[c.name] = c.name
    lines += _cell_constants(shared, g, spelled)
    for c in g.constants:
        if isinstance(c, Propagator):
            lines += propagator_lines(shared, c, spelled, is_per_cell(g, c))
    lines += _first_cell(net, g)
    lines.append("    state = {")
    for s in g.states:
        parts = [
            per_cell(shared, d, spelled | population_scope(p), p.name)
            for p in g.populations
            for d in p.init
            if d.name == s.name
        ]
        lines.append(f'        "{s.name}": {_joined(parts)},')
    lines.append("    }")
    lines.append(f"    constants = {class_of(g)}(")
    lines += [f"        {name}={name}," for name in fields]
    lines += ["    )", "    return constants, state"]
    return "\n".join(lines)


def _cell_constants(shared: Shared, g: Group, spelled: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for c in g.cell_constants:
        parts = [
            per_cell(shared, d, spelled | population_scope(p), p.name)
            for p in g.populations
            for d in p.cell_constants
            if d.name == c.name
        ]
        lines.append(f"    {c.name} = {_joined(parts)}{where(c.span)}")
        spelled[c.name] = c.name
    return lines


def _first_cell(net: Network, g: Group) -> list[str]:
    before: list[str] = []
    for other in net.groups:
        if other.name == g.name:
            break
        before += [f"size.{p.name}" for p in other.populations]
    return [f"    first_cell = {' + '.join(before) or '0'}"]


def propagator_lines(
    shared: Shared, c: Propagator, spelled: dict[str, str], per_cell: bool
) -> list[str]:
    """Statements that solve a linear system for one step and name its entries."""
    spell = shared.printer(spelled)
    n = len(c.variables)

    def rows(first: int, last: int) -> str:
        inner = ", ".join(
            "[" + ", ".join(_entry(spell.text(x)) for x in row[first:last]) + "]" for row in c.matrix
        )
        if per_cell:
            return f"{shared.call('stacked')}([{inner}])"
        return f"[{inner}]"

    lines = [f"    # d({', '.join(c.variables)})/dt = a ({', '.join(c.variables)}) + b ({', '.join(c.inputs)})"]
    lines.append(f"    a = {rows(0, n)}")
    index = "..., " if per_cell else ""
    if c.inputs:
        lines.append(f"    b = {rows(n, n + len(c.inputs))}")
        lines.append(f"    {c.prefix}, Q = {shared.call('propagator_with_inputs')}(a, b, dt)")
    else:
        lines.append(f"    {c.prefix} = {shared.call('propagator')}(a, dt)")
    cast = "" if per_cell else "float"
    for row, column in c.entries:
        i = c.variables.index(row)
        if column in c.variables:
            source = f"{c.prefix}[{index}{i}, {c.variables.index(column)}]"
        else:
            source = f"Q[{index}{i}, {c.inputs.index(column)}]"
        lines.append(f"    {c.entry(row, column)} = {f'{cast}({source})' if cast else source}")
    return lines


def _entry(text: str) -> str:
    return {"0": "0.0", "1": "1.0"}.get(text, text)


def is_per_cell(g: Group, c: Propagator) -> bool:
    """The system's coefficients differ from cell to cell."""
    from fnec.expr import names

    own = {k.name for k in g.cell_constants}
    return any(names(x) & own for row in c.matrix for x in row)


def members(g: Group) -> str:
    """The populations of a group, for a sentence."""
    names = [p.name for p in g.populations]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _joined(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"np.concatenate([{', '.join(parts)}])"


def _comment(unit: str, help: str) -> str:
    text = "; ".join(x for x in ("" if unit == "1" else unit, help) if x)
    return f"  # {text}" if text else ""
