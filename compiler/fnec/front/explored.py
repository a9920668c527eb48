"""The verb `cells` for Python."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from fnec.runner.spec_file import Source, Value, overrides_of, spec_file

if TYPE_CHECKING:
    from fnec.lone_cells.explore import Exploration


def cells(
    source: Source,
    *,
    of: Sequence[str] = (),
    mode: str | None = None,
    input: str | None = None,
    current: float | None = None,
    currents: tuple[float, float] | None = None,
    n: int | None = None,
    out: str | Path | None = None,
    name: str | None = None,
    force: bool = False,
    figures: bool = True,
    **parameters: Value,
) -> Exploration:
    """Each cell of a spec by itself, as `fnec cells` does it.

    of: names of neurons, populations or types.   current, currents: of the waveform and of the
    curve, in the unit of the input.   n: currents of the curve.   out: a temporary folder if not
    given, which goes with the result.   Raises `SpecError` and `RunError`.
    """
    from fnec.lone_cells import Asked, explore
    from fnec.lone_cells.catalogue import is_catalogue

    folder = Path(tempfile.mkdtemp(prefix="fnec-cells-")) if out is None else Path(out)
    asked = Asked(
        spec=str(source), mode=mode, overrides=overrides_of(parameters), of=tuple(of), input=input,
        current=current, currents=currents, out=folder, name=name, force=force, figures=figures,
    )  # fmt: skip
    asked = asked if n is None else replace(asked, n=n)
    try:
        if isinstance(source, str) and is_catalogue(source):
            found = explore(asked)
        else:
            with spec_file(source) as path:
                found = explore(replace(asked, spec=str(path)))
    except BaseException:
        if out is None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    if out is None:  # it lasts as long as the result
        weakref.finalize(found, shutil.rmtree, folder, ignore_errors=True)
    return found
