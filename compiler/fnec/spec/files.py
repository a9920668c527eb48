"""Text of spec files from the disk and from the shipped library, and what can go wrong."""

import os
import re
import stat
from importlib import resources
from pathlib import Path

from fnec.diagnostics import Diagnostic, Span, SpecError
from fnec.diagnostics.place import span_of_text, whole_file

SHIPPED = Path(str(resources.files("fnec.specs")))
LARGEST_FILE = 1024 * 1024  # bytes
NOT_FOUND = "files are looked for beside the file that names them"

# What YAML forbids, and the marks that make a line read differently from what it says.
FORBIDDEN = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u202a-\u202e\u2066-\u2069]"
)


def read_spec_file(path: Path, *, file: str, span: Span | None = None) -> str:
    """The text of a spec file.

    file: the name to show.   span: where another file asks for this one, if one does.
    """
    place = span or whole_file(file)
    try:
        status = os.stat(path)
        if stat.S_ISDIR(status.st_mode):
            raise _fault("S102", f"{file!r} is a folder, not a spec", place, "name the file in it")
        if not stat.S_ISREG(status.st_mode):  # a pipe or device could be endless
            raise _fault("S102", f"{file!r} is not an ordinary file", place)
        with open(path, "rb") as stream:
            data = stream.read(LARGEST_FILE + 1)
    except FileNotFoundError:
        raise missing_file(path, file, place) from None
    except PermissionError:
        raise _fault("S103", f"no permission to read {file!r}", place) from None
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        reason = getattr(error, "strerror", None) or "the name is not valid"
        raise _fault("S103", f"cannot read {file!r}: {reason}", place) from None
    return decode(data, file=file)


def missing_file(path: Path, name: str, span: Span) -> SpecError:
    """The fault of asking for a file that is not there."""
    return _fault("S101", f"there is no file {name!r}", span, _files_nearby(path) or NOT_FOUND)


def read_library_file(name: str, *, span: Span) -> str:
    """The text of `library/<name>.yaml` as shipped with fnec."""
    shelf = resources.files("fnec.specs") / "library"
    book = shelf / f"{name}.yaml"
    if not book.is_file():
        from fnec.diagnostics.suggest import suggestion

        books = sorted(b.name for b in shelf.iterdir()) if shelf.is_dir() else []
        raise _fault(
            "S301",
            f"the library has no file {name + '.yaml'!r}",
            span,
            suggestion(f"{name}.yaml", [b for b in books if b.endswith(".yaml")], kind="library"),
        )
    return decode(book.read_bytes(), file=f"library/{name}.yaml")


def decode(data: bytes, *, file: str) -> str:
    """Bytes of a spec as text: UTF-8, not too long, no characters that nobody can see."""
    if len(data) > LARGEST_FILE:
        raise _fault(
            "S113",
            f"{file} is larger than {LARGEST_FILE // 1024} KiB",
            whole_file(file),
            "put long lists of edges or spikes in a file: `edges: {file: edges.csv}`",
        )
    try:
        text = data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        readable = data[: error.start].decode("utf-8") + "\ufffd"
        place = span_of_text(readable, len(readable) - 1, len(readable), file=file)
        raise _fault("S104", f"{file} is not UTF-8 text", place, "save it as UTF-8") from None
    require_visible(text, file=file)
    return text


def require_visible(text: str, *, file: str) -> None:
    """Raise if a character cannot be seen or makes a line read differently."""
    if found := FORBIDDEN.search(text):
        raise _fault(
            "S105",
            f"the character U+{ord(found[0]):04X} is not allowed in a spec",
            span_of_text(text, found.start(), found.end(), file=file),
            "delete it; it cannot be seen, or it changes how the line reads",
        )


def shown_name(path: Path) -> str:
    """A path as it is shown to people: relative to the working folder where that is shorter.

    A spec that came with fnec is `specs/<name>.yaml`, wherever fnec is installed.
    """
    text = path.as_posix()
    if path.is_absolute():
        for folder, prefix in ((Path.cwd(), ""), (SHIPPED, "specs/")):
            try:
                return prefix + path.relative_to(folder).as_posix()
            except (ValueError, OSError):
                continue
    return text


def _files_nearby(path: Path) -> str | None:
    from fnec.diagnostics.suggest import did_you_mean

    try:
        names = [p.name for p in path.parent.iterdir() if p.suffix in (".yaml", ".yml", ".csv")]
    except OSError:
        return f"there is no folder {path.parent.as_posix()!r}"
    return did_you_mean(path.name, names)


def _fault(code: str, message: str, span: Span, help_text: str | None = None) -> SpecError:
    return SpecError([Diagnostic(code, message, span=span, help=help_text)])
