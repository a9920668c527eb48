"""Network in, Network out: the passes, and why each stands where it stands."""

from collections.abc import Callable

from fnec.ir.network import Network
from fnec.passes.apply_lesions import apply_lesions
from fnec.passes.expand_powers import expand_powers
from fnec.passes.integrate import integrate
from fnec.passes.merge_populations import merge_populations
from fnec.passes.name_constants import name_constants

PASSES: tuple[Callable[[Network], Network], ...] = (
    merge_populations,  # first: fewer groups to work on, and they compare best as written
    integrate,  # equations become assignments
    apply_lesions,  # groups and assignments are those of the intact network
    name_constants,  # while powers of constants are still formulas of constants
    expand_powers,  # what is left of powers depends on the state
)
