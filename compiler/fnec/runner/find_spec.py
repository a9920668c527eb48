"""From what was typed to a spec file: a path, the name of a shipped spec, or a run directory."""

from __future__ import annotations

from pathlib import Path

from fnec.runner.fault import RunError
from fnec.spec.files import SHIPPED

SUFFIX = ".yaml"


def find_spec(text: str) -> Path:
    """The file that is meant. A file or a run wins over the name of a shipped spec.

    >>> find_spec("cuba").name
    'cuba.yaml'
    """
    path = Path(text)
    if path.is_dir() and (path / "spec.yaml").is_file():
        return path / "spec.yaml"
    if not path.exists() and (killed := _killed_run(path)):
        return killed
    shipped = SHIPPED / f"{text}{SUFFIX}"
    is_shipped = is_bare(text) and shipped.is_file()
    if is_shipped and (path.is_dir() or not path.exists()):  # a folder of programs, say
        return shipped
    if path.exists() or not is_bare(text):
        return path
    from fnec.diagnostics.suggest import suggestion

    raise RunError(
        f"there is no file {text!r} and no shipped spec of that name",
        suggestion(text, shipped_names(), kind="shipped specs"),
    )


def _killed_run(path: Path) -> Path | None:
    """The spec of a run that was killed: its directory has a hidden name beside this one."""
    from fnec.runner.leftovers import leftovers

    specs = [folder / "spec.yaml" for folder, _ in leftovers(path)]
    return next((p for p in specs if p.is_file()), None)


def is_bare(text: str) -> bool:
    """A name, neither a path nor a file name."""
    return "/" not in text and "\\" not in text and "." not in text


def shipped_names() -> list[str]:
    """Names of the specs that come with fnec."""
    return sorted(p.stem for p in SHIPPED.glob(f"*{SUFFIX}"))
