"""What a run directory says about itself: enough to judge it and to do it again."""

from __future__ import annotations

import hashlib
import platform
from importlib import metadata
from pathlib import Path

PACKAGES = {"jax": ("jax", "jaxlib"), "brian2": ("brian2", "cython"), "reference": ()}


def versions(backend: str) -> dict[str, str]:
    """Versions of everything that takes part in a run."""
    found = {"python": platform.python_version()}
    for package in ("fnec", "numpy", "scipy", *PACKAGES.get(backend, ())):
        try:
            found[package] = metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return found


def file_hashes(folder: Path, *parts: str) -> dict[str, str]:
    """sha256 of files by their names inside `folder`; a part may be a folder itself."""
    files: list[Path] = []
    for part in parts:
        path = folder / part
        files += sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    return {p.relative_to(folder).as_posix(): hash_of(p) for p in files if p.is_file()}


def hash_of(path: Path) -> str:
    """sha256 of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
