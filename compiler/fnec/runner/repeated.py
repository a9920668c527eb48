"""Whether a run that was done again gives what the first one has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fnec.runner.manifest import hash_of
from fnec.runner.run_folder import RECORDING, read_manifest


@dataclass(frozen=True, slots=True, kw_only=True)
class First:
    """What a run that is done again has recorded, looked at before anything may replace it."""

    written: Mapping[str, str]  # sha256 by file, when the run ended
    altered: tuple[str, ...]  # files that are no more what was written, or gone
    cut: str | None  # where it was interrupted, in words


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """What came of doing a run again."""

    differing: tuple[str, ...] = ()  # recorded arrays that it did not reproduce
    altered: tuple[str, ...] = ()  # recorded files of the first that are not what was written
    not_compared: str | None = None  # why the two were not held against each other


def first_of(folder: Path) -> First:
    """What the run in `folder` recorded, and what has become of it."""
    written = _recorded(folder)
    return First(
        written=written,
        altered=tuple(
            name
            for name, digest in written.items()
            if not (folder / name).is_file() or hash_of(folder / name) != digest
        ),
        cut=_cut(folder),
    )


def repeat_of(first: First, again: Path) -> Repeat:
    """Hold a run against what the first one wrote, array by array, to the last bit."""
    if cut := first.cut or _cut(again):
        return Repeat(altered=first.altered, not_compared=cut)
    there, here = first.written, _recorded(again)
    names = [n for n in dict.fromkeys([*there, *here]) if n.endswith(".npy")]
    differing = tuple(n for n in names if there.get(n) != here.get(n))
    return Repeat(differing=differing, altered=first.altered)


def _recorded(folder: Path) -> dict[str, str]:
    hashes: dict[str, str] = (read_manifest(folder) or {}).get("sha256", {})
    return {name: digest for name, digest in hashes.items() if name.startswith(f"{RECORDING}/")}


def _cut(folder: Path) -> str | None:
    manifest = read_manifest(folder) or {}
    if manifest.get("status") != "interrupted":
        return None
    at, end = (manifest[k] * manifest["dt"] * 1e3 for k in ("n_done", "n_steps"))
    return f"{folder} was interrupted at {at:g} ms of {end:g} ms"
