"""What is fixed about each group of cells, as both programs print it."""

from __future__ import annotations

from fnec.backends.python.layout import docstring
from fnec.backends.python.params import arguments
from fnec.backends.python.scope import Shared, class_of, is_random, population_scope, where
from fnec.expr import Num, names
from fnec.ir.network import Constant, Drawn, Group, Network, Propagator
from fnec.units import ONE, dims_text


def positions_text(shared: Shared) -> str:
    """`place_cells`: where the cells are, for specs that say so."""
    net = shared.net
    if not has_positions(net):
        return ""
    given = arguments(net, "params", "size", "dt", "seed")
    lines = [f"def place_cells({given}) -> dict[str, np.ndarray]:"]
    lines += [
        '    """Where the cells are: "population.axis" -> (n_cells,) m."""',
        "    places = {}",
    ]
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
    arrays = {name for name, spelling in spelled.items() if "[" in spelling or "arange" in spelling}
    if is_random(value.value):
        return text
    # A formula of whole numbers would make an array of integers.
    kind = ", dtype=float" if value.dims == ONE else ""
    if names(value.value) & arrays:
        return f"np.asarray({text}{kind})" if kind else text
    if isinstance(value.value, Num) and value.value.value == 0:
        return f"np.zeros({n})"
    if isinstance(value.value, Num) and value.value.unit is None:
        return f"np.full({n}, {float(value.value.value)!r})"
    return f"np.full({n}, {text}{kind})"


def group_text(shared: Shared, g: Group) -> str:
    """The class of a group's constants and the function that makes them and the first state."""
    net = shared.net
    lines = [f"class {class_of(g)}(NamedTuple):"]
    lines += [*docstring(f"Constants of {members(g)}, in SI units."), ""]
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
    given = ["params", "size", *(["places"] if has_positions(net) else []), "dt", "seed"]
    lines += ["", "", f"def make_{g.name}({arguments(net, *given)}) -> tuple[{class_of(g)}, dict]:"]
    said = f"Constants of {members(g)}, and the state of the cells before the first step."
    lines += docstring(said)
    spelled = dict(shared.globals)
    for c in g.constants:
        if isinstance(c, Constant):
            spell = shared.printer(spelled)
            text = spell.text(c.value)
            if text != c.name:
                lines.append(f"    {c.name} = {text}{where(c.span)}")
            spelled[c.name] = c.name
    if g.states or g.cell_constants:
        lines += _cells(shared, g, spelled)
    spelled |= {c.name: f'cells["{c.name}"]' for c in g.cell_constants}
    for c in g.constants:
        if isinstance(c, Propagator):
            lines += propagator_lines(shared, c, spelled, is_per_cell(g, c))
    lines += _first_cell(net, g)
    lines.append(f"    constants = {class_of(g)}(")
    own = {c.name for c in g.cell_constants}
    lines += [f"        {x}={spelled[x] if x in own else x}," for x in fields]
    lines.append("    )")
    kept = ", ".join(f'"{x.name}": cells["{x.name}"]' for x in g.states)
    lines.append(f"    return constants, {{{kept}}}")
    return "\n".join(lines)


def _cells(shared: Shared, g: Group, spelled: dict[str, str]) -> list[str]:
    """Statements that make `cells`: every value that each cell has for itself."""
    lines: list[str] = []
    for p in g.populations:
        own = dict(spelled) | population_scope(p)
        lines.append(f"    cells_{p.name} = {{}}{where(p.span)}")
        for d in (*p.cell_constants, *p.init):
            text = per_cell(shared, d, own, p.name)
            lines.append(f'    cells_{p.name}["{d.name}"] = {text}{where(d.span)}')
            own[d.name] = f'cells_{p.name}["{d.name}"]'
    names = [f"cells_{p.name}" for p in g.populations]
    joined = names[0] if len(names) == 1 else f"{shared.call('join_cells')}([{', '.join(names)}])"
    return [*lines, f"    cells = {joined}"]


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
            "[" + ", ".join(_entry(spell.text(x)) for x in row[first:last]) + "]"
            for row in c.matrix
        )
        if per_cell:
            return f"{shared.call('stacked')}([{inner}])"
        return f"[{inner}]"

    states = ", ".join(c.variables)
    lines = [f"    # d({states})/dt = _a ({states}) + _b ({', '.join(c.inputs)})"]
    lines.append(f"    _a = {rows(0, n)}")
    index = "..., " if per_cell else ""
    if c.inputs:
        lines.append(f"    _b = {rows(n, n + len(c.inputs))}")
        lines.append(f"    _P, _Q = {shared.call('propagator_with_inputs')}(_a, _b, dt)")
    else:
        lines.append(f"    _P = {shared.call('propagator')}(_a, dt)")
    cast = "" if per_cell else "float"
    for row, column in c.entries:
        i = c.variables.index(row)
        if column in c.variables:
            source = f"_P[{index}{i}, {c.variables.index(column)}]"
        else:
            source = f"_Q[{index}{i}, {c.inputs.index(column)}]"
        lines.append(f"    {c.entry(row, column)} = {f'{cast}({source})' if cast else source}")
    return lines


def _entry(text: str) -> str:
    return {"0": "0.0", "1": "1.0"}.get(text, text)


def is_per_cell(g: Group, c: Propagator) -> bool:
    """The system's coefficients differ from cell to cell."""
    own = {k.name for k in g.cell_constants}
    return any(names(x) & own for row in c.matrix for x in row)


def members(g: Group) -> str:
    """The populations of a group, for a sentence."""
    names = [p.name for p in g.populations]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _comment(unit: str, help: str) -> str:
    text = "; ".join(x for x in ("" if unit == "1" else unit, help) if x)
    return f"  # {text}" if text else ""
