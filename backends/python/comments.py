"""Code without its comments: they name files and lines, which may read like names of the code."""

from __future__ import annotations

import re
from collections.abc import Iterable


def code_of(lines: Iterable[str], mark: str = "#") -> str:
    """The lines without what follows `mark`.

    >>> code_of(["v = c  # t.yaml:41", "u = d"])
    'v = c\\nu = d'
    """
    return re.sub(rf"\s*{mark}.*", "", "\n".join(lines))
