"""One loop in the place of many pairs of populations that connect by the same rule.

The text of a pair is printed as ever, and the names of its populations become variables in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from fnec.backends.python.scope import Shared
from fnec.ir.connect import Edges
from fnec.ir.network import Pair, Pathway

FEWEST = 6  # pairs; below that, every pair by itself reads better


def can_loop(shared: Shared, w: Pathway) -> bool:
    """Whether all its pairs are whole populations alike, each source with each target."""
    if len(w.pairs) < FEWEST or isinstance(w.connect, Edges):
        return False
    pairs = [(p.pre.population, p.post.population) for p in w.pairs]
    sources, targets = (list(dict.fromkeys(side)) for side in zip(*pairs, strict=True))
    return (
        all(p.pre.is_whole and p.post.is_whole for p in w.pairs)
        and all(p.stream == _stream(w, *ends) for p, ends in zip(w.pairs, pairs, strict=True))
        and pairs == [(a, b) for a in sources for b in targets]
        and all(_axes_are_alike(shared, side) for side in (sources, targets))
    )


def _stream(w: Pathway, pre: str, post: str) -> str:
    return f"projections.{w.projection}.{pre}.{post}"


def _axes_are_alike(shared: Shared, names: list[str]) -> bool:
    populations = {p.name: p for g in shared.net.groups for p in g.populations}
    return len({tuple(a.name for a in populations[n].positions) for n in names}) == 1


def loop_lines(
    shared: Shared, w: Pathway, lines_of: Callable[[Pair], list[str]], comment: str
) -> list[str]:
    """The loop over the pairs of a pathway.

    lines_of: statements for one pair, indented by 4; the last is the text of its `Edges`.
    """
    sample = next(p for p in w.pairs if p.pre.population != p.post.population)
    pre, post = shared.net.group(w.pre), shared.net.group(w.post)
    by = ("first", "first") if pre.name == post.name else ("first_pre", "first_post")
    *before, last = lines_of(sample)
    made = [_with_variables(line, sample) for line in (*before, _shifted(last, *by))]
    is_same = any(p.pre == p.post for p in w.pairs)
    if is_same and not getattr(w.connect, "autapses", True):
        made = [_without_autapses(line) for line in made]
    sources = _tuple(dict.fromkeys(p.pre.population for p in w.pairs))
    targets = _tuple(dict.fromkeys(p.post.population for p in w.pairs))
    first = shared.call("first_cells")
    lines = [f"    first = {first}(size, {_tuple(p.name for p in pre.populations)})"]
    if pre.name != post.name:
        lines[0] = lines[0].replace("first =", "first_pre =", 1)
        lines.append(f"    first_post = {first}(size, {_tuple(p.name for p in post.populations)})")
    lines += ["    parts = []", f"    for source in {sources}:{comment}"]
    lines.append(f"        for target in {targets}:")
    lines += [f"        {line}" for line in made[:-1]]
    return [*lines, f"            parts.append({made[-1]})"]


def _with_variables(line: str, sample: Pair) -> str:
    """The line with `source` and `target` for the populations of the pair."""
    pre, post = sample.pre.population, sample.post.population
    for name, variable in ((pre, "source"), (post, "target")):
        line = re.sub(rf"\bsize\.{name}\b", f"getattr(size, {variable})", line)
        line = re.sub(rf'places\["{name}\.(\w)"\]', rf'places[f"{{{variable}}}.\1"]', line)
    line = re.sub(
        rf'"(projections\.\w+)\.{pre}\.{post}((?:\.\w+)*)"', r'f"\1.{source}.{target}\2"', line
    )
    head, chance, body = line.partition("lambda pre, post:")
    read = [x for x in ("source", "target") if re.search(rf"\b{x}\b", body)]
    return "".join(
        [head, chance.removesuffix(":"), *(f", {x}={x}" for x in read), chance[-1:], body]
    )


def _without_autapses(line: str) -> str:
    """A call of a rule that leaves out pairs of a cell with itself."""
    if not line.lstrip().startswith("pre, post = ") or "no_edges(" in line:
        return line
    return f"{line.removesuffix(')')}, same=source == target)"


def _shifted(edges: str, first_pre: str, first_post: str) -> str:
    """The `Edges` with the first cells of both populations added to the indices."""
    for side, first, name in (("pre", first_pre, "source"), ("post", first_post, "target")):
        shift = rf"\b{side}={side}( \+ np\.int32\([^)]*\))?,"
        edges = re.sub(shift, f"{side}={side} + np.int32({first}[{name}]),", edges)
    return edges


def _tuple(names: Iterable[str]) -> str:
    listed = [f'"{name}"' for name in names]
    return f"({', '.join(listed)}{',' if len(listed) == 1 else ''})"
