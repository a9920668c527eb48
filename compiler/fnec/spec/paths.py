"""Files that a spec asks for: always inside the folder of the spec, or from the library."""

from pathlib import Path, PurePosixPath

from fnec.diagnostics import Diagnostic, Span, SpecError

LIBRARY = "library"


def library_name(text: str) -> str | None:
    """The name of a library file that `text` asks for, or None if it is a file beside the spec.

    >>> library_name("library/izhikevich.yaml"), library_name("parts/cells.yaml")
    ('izhikevich', None)
    """
    path = PurePosixPath(text)
    if len(path.parts) == 2 and path.parts[0] == LIBRARY and path.suffix == ".yaml":
        return path.stem
    return None


def confined_path(text: str, *, root: Path, folder: Path, span: Span) -> Path:
    """The file that `text` names, seen from `folder` and inside `root`; raises `SpecError` if not.

    root: the folder of the main spec.   folder: the folder of the file that asks.
    """
    if not text or "\0" in text:
        raise _outside(text, span, "is not a path")
    if "\\" in text:
        raise _outside(text, span, "has a backslash", "folders are separated by '/'")
    path = PurePosixPath(text)
    if path.is_absolute() or text.startswith("~") or (len(text) > 1 and text[1] == ":"):
        raise _outside(text, span, "is absolute")
    if ".." in path.parts:
        raise _outside(text, span, "leads out of its folder")
    found = folder / path
    try:
        real = found.resolve()
        is_inside = real.is_relative_to(root.resolve())
    except (OSError, RuntimeError, ValueError):  # a loop of links, or a name the system refuses
        raise _outside(text, span, "cannot be followed") from None
    if not is_inside:
        raise _outside(text, span, "is a link that leads out of the spec's folder")
    return found


def _outside(text: str, span: Span, why: str, help_text: str | None = None) -> SpecError:
    return SpecError(
        [
            Diagnostic(
                "S302",
                f"the path {text!r} {why}",
                span=span,
                help=help_text or "name a file in the folder of the spec, or `library/<name>.yaml`",
            )
        ]
    )
