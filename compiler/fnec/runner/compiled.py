"""What a request compiles to: once for all runs that differ in seed and trial only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fnec.backends import find_target
from fnec.checks.matches import conditions_without_cells
from fnec.checks.shapes import currents_outside
from fnec.diagnostics import require_clean
from fnec.ir.network import Network
from fnec.pipeline import checked, network_of
from fnec.runner.data import provenance
from fnec.runner.resolved import resolved_tree, tree_text
from fnec.spec.model import Spec
from fnec.spec.node import Mapping as Tree
from fnec.spec.overrides import override_parameters
from fnec.spec.sourced import tables_of

if TYPE_CHECKING:
    from fnec.runner.run import Request

# What may differ between runs that are compiled together; expectations hold for all of them.
DRAWS = frozenset({"simulation.seed", "simulation.trial", "simulation.trials"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compiled:
    """A spec that is checked, what it means, and its program."""

    spec: Spec
    net: Network
    tree: Tree  # all that is run, as one file
    program: str | None  # None: the interpreter needs none

    @property
    def text(self) -> str:
        """The spec as one file."""
        return tree_text(self.tree)


def compile_request(request: Request) -> Compiled:
    """Compile a request. Raises `SpecError`."""
    spec = checked(request.spec, mode=request.mode, overrides=request.overrides)
    net = network_of(spec)
    tree = resolved_tree(
        request.spec,
        mode=request.mode,
        overrides=request.overrides,
        keep_expectations=are_binding(request.overrides),
        data=tuple(tables_of(spec)),
    )
    program = None if request.backend == "reference" else find_target(request.backend).emit(net)
    return Compiled(spec=spec, net=net, tree=tree, program=program)


def are_binding(overrides: Mapping[str, str]) -> bool:
    """The spec's expectations hold for its own parameters and times, from any seed."""
    return not set(overrides) - DRAWS


def drawn_otherwise(first: Compiled, *, seed: int | None, trial: int | None) -> Compiled | None:
    """The same from another seed, and in another trial; None where that takes a compilation.

    Raises `SpecError` where the cells that this seed draws do not fit the spec.
    """
    own = {name: x for name, x in (("seed", seed), ("trial", trial)) if x is not None}
    if seed is not None and provenance(first.spec):
        return None  # what generators give may follow from the seed
    spec = replace(first.spec, simulation=replace(first.spec.simulation, **own))
    if seed is not None:
        require_clean((*conditions_without_cells(spec), *currents_outside(spec)))
    overrides = {f"simulation.{name}": str(x) for name, x in own.items()}
    return Compiled(
        spec=spec,
        net=replace(first.net, **own),
        tree=override_parameters(first.tree, overrides),
        program=None if first.program is None else _with_defaults(first.program, own),
    )


def _with_defaults(program: str, values: Mapping[str, int]) -> str:
    """The text of a program with other values of SEED and TRIAL, each a line of its own."""
    for name, x in values.items():
        program = re.sub(rf"(?m)^{name.upper()} = \d+$", f"{name.upper()} = {x}", program, count=1)
    return program
