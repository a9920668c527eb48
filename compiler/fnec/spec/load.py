"""A spec file in, a `Spec` out: read, merge, validate, bind."""

from collections.abc import Mapping as Table
from pathlib import Path

from fnec.diagnostics import SpecError, require_clean
from fnec.spec.assemble import Assembly, assemble, assemble_text, choose_mode
from fnec.spec.bind import bind
from fnec.spec.complete_areas import complete_areas
from fnec.spec.expand_areas import expand_areas
from fnec.spec.inherit import inherit
from fnec.spec.model import Spec
from fnec.spec.overrides import override_parameters
from fnec.spec.validate import schema_faults

NO_OVERRIDES: dict[str, str] = {}


def load(
    path: Path | str, *, mode: str | None = None, overrides: Table[str, str] = NO_OVERRIDES
) -> Spec:
    """The spec at `path`. Raises `SpecError` with everything that one stage finds wrong.

    mode: one of the spec's `modes`.   overrides: parameter name -> text, as typed by a person.
    """
    path = Path(path)
    return _finish(assemble(path), path.parent, mode, overrides)


def load_text(
    text: str,
    *,
    file: str = "<text>",
    folder: Path = Path(),
    mode: str | None = None,
    overrides: Table[str, str] = NO_OVERRIDES,
) -> Spec:
    """The spec in `text`. folder: where the files that it names lie."""
    return _finish(assemble_text(text, file=file, folder=folder), folder, mode, overrides)


def _finish(assembly: Assembly, folder: Path, mode: str | None, overrides: Table[str, str]) -> Spec:
    root = choose_mode(assembly.root, mode, main=assembly.files[0])
    root = override_parameters(root, overrides)
    try:
        complete = inherit(root)
    except SpecError as error:  # what the schema finds as well may be the cause of it
        raise SpecError([*error.diagnostics, *schema_faults(root)]) from None
    require_clean(schema_faults(complete))
    complete = expand_areas(complete_areas(complete))
    return bind(complete, assembly, folder=folder, mode=mode)
