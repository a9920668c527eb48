"""All codes in one table. The first letter says which stage finds the fault.

S reading, shape and files · X formulas · N names · U dimensions · V values · I integrators ·
P things without effect
"""

from fnec.codes.areas import AREAS
from fnec.codes.dimensions import DIMENSIONS
from fnec.codes.effects import EFFECTS
from fnec.codes.explanation import Explanation
from fnec.codes.files import FILES
from fnec.codes.formulas import FORMULAS
from fnec.codes.names import NAMES
from fnec.codes.reading import READING
from fnec.codes.shape import SHAPE
from fnec.codes.values import VALUES

CODES: dict[str, Explanation] = (
    READING | SHAPE | FILES | FORMULAS | NAMES | DIMENSIONS | VALUES | EFFECTS | AREAS
)


def explain(code: str) -> str | None:
    """The explanation of a code as text; None if there is no such code.

    >>> explain("S108").splitlines()[0]
    'S108: a key occurs twice'
    """
    found = CODES.get(code.strip().upper())
    return found.show(code.strip().upper()) if found else None
