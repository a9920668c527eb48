"""Where a run is kept: `runs/<name>/`, complete or not there, never overwritten in silence."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from fnec.runner.differences import differences
from fnec.runner.fault import RunError
from fnec.runner.leftovers import partial_name, sweep
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]

MANIFEST = "manifest.json"
STARTED = "started.json"  # what it says before the end
RECORDING = "recording"
FIGURES = "figures"
RATES = "rates"
LOG = "program.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The folder of a run, and the one beside it in which it is made."""

    final: Path
    partial: Path
    identity: str  # hash of what is run
    facts: Mapping[str, Any]  # what of it the manifest says


def claim(
    out: Path,
    name: str,
    identity: str,
    facts: Mapping[str, Any] = MappingProxyType({}),
    *,
    token: str | None = None,
) -> Place:
    """A place for a run; the partial folder exists, no other run has the same."""
    require_name(name)
    sweep(out)
    partial = out / partial_name(name, token)
    try:
        partial.mkdir(parents=True)
    except OSError as error:  # people know the folder, not what is made in it
        raise OSError(error.errno, error.strerror, str(out)) from None
    return Place(final=out / name, partial=partial, identity=identity, facts=facts)


def require_name(name: str) -> None:
    """Raise unless a run may be called like that."""
    if not name or name in (".", "..") or "/" in name or "\\" in name or name.startswith("."):
        raise RunError(f"{name!r} cannot be the name of a run", "use letters, digits, _ and -")


def settle(place: Place, *, force: bool) -> Path:
    """Give a finished run its name.

    What was there goes if it may: a run that did not complete, the same run, or any with `force`.
    Where it may not, since another run has ended under that name meanwhile, this one is called
    `<name>-<first digits of its identity>`.
    """
    for _ in range(10):
        if place.final.exists():
            try:
                require_replaceable(
                    place.final, place.identity, place.facts, force=force, is_same_fine=True
                )
            except RunError:
                suffix = f"-{place.identity[:8]}"
                if place.final.name.endswith(suffix):
                    raise
                return _settle_beside(place, place.final.name + suffix)
            old = place.partial.with_name(place.partial.name + ".old")
            try:
                os.rename(place.final, old)
            except FileNotFoundError:  # another run was quicker
                continue
            shutil.rmtree(old, ignore_errors=True)
        try:
            os.rename(place.partial, place.final)
        except OSError:  # another run was quicker
            if not place.final.exists():
                raise
            continue
        return place.final
    raise RunError(f"{place.final} keeps changing: another program writes there")


def _settle_beside(place: Place, name: str) -> Path:
    manifest = read_manifest(place.partial)
    if manifest is not None:
        write_json(place.partial / MANIFEST, manifest | {"name": name})
    return settle(replace(place, final=place.final.with_name(name)), force=False)


def require_replaceable(
    folder: Path,
    identity: str,
    facts: Mapping[str, Any],
    *,
    force: bool,
    is_same_fine: bool = False,
) -> None:
    """Raise unless a run may take the place of what is in `folder`."""
    manifest = read_manifest(folder)
    if manifest is None and (not folder.is_dir() or any(folder.iterdir())):
        raise RunError(
            f"{folder} exists and is not a run of fnec", "choose another --name or --out"
        )
    if force or manifest is None or manifest.get("status") != "done":
        return
    if is_same_fine and manifest.get("identity") == identity:
        return
    raise RunError(
        f"{folder} holds another run: {differences(manifest, facts)}",
        "use --force to replace it, or choose another --name",
    )


def read_manifest(folder: Path, name: str = MANIFEST) -> dict[str, Any] | None:
    """What a run says of itself; None if `folder` is not a run."""
    try:
        found: Any = json.loads((folder / name).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return dict(found) if isinstance(found, dict) and "identity" in found else None  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]


def identity_of(**what: str | None) -> str:
    """Hash of everything that decides what a run gives."""
    text = json.dumps(what, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
