"""Runs that were cut off and can go on: where they lie, whether they may, and taking them over.

While a run is made, `started.json` says in its folder what it is; its manifest does so afterwards.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fnec.runner.differences import differences, differing_versions
from fnec.runner.fault import RunError
from fnec.runner.leftovers import is_resumable, leftovers, partial_name, program_in
from fnec.runner.process import read_meta
from fnec.runner.run_folder import (
    FIGURES,
    MANIFEST,
    RATES,
    RECORDING,
    STARTED,
    Place,
    read_manifest,
)
from fnec.runtime.recorder import CHECKPOINT, write_json  # pyright: ignore[reportUnknownVariableType]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfinished:
    """A run that was cut off."""

    final: Path  # the name that it gets in the end
    folder: Path  # where it lies
    record: Mapping[str, Any]  # what it is, as its manifest says or would have said
    step: int  # from which it goes on


def find_unfinished(final: Path, *, force: bool = False) -> Unfinished:
    """The run of that name that can go on; of several the one that got farthest.

    force: also where a finished run has the name. Raises `RunError` if there is none.
    """
    status = (read_manifest(final) or {}).get("status")
    if status == "done" and not force:
        raise RunError(f"{final} is done: there is nothing to resume")
    if status == "nan":
        raise RunError(f"{final} left the numbers: to go on would come to the same")
    found = [x for folder in _places(final) if (x := _read(final, folder))]
    if busy := [pid for x in found if (pid := program_in(x.folder))]:
        raise RunError(
            f"the program of {final} still runs as process {busy[0]}: only fnec was ended",
            "wait until it is done, or end it, and resume then",
        )
    if found:
        return max(found, key=lambda x: x.step)
    if running := [pid for folder, pid in leftovers(final, alive=True) if folder.is_dir()]:
        raise RunError(f"{final} is being run by process {running[0]}")
    why = "it was cut off before its first one" if status else "there is no such run"
    raise RunError(
        f"{final} has no checkpoint to go on from: {why}",
        "run it without --resume; --checkpoint says how often one is written",
    )


def require_same(found: Unfinished, identity: str, facts: Mapping[str, Any]) -> None:
    """Raise unless a run that was cut off is the one that is asked for."""
    if found.record.get("identity") != identity:
        raise RunError(
            f"{found.final} was begun as another run: {differences(found.record, facts)}",
            "ask for the same, or run it under another --name",
        )


def take_over(found: Unfinished, versions: Mapping[str, str]) -> tuple[Place, tuple[int, ...]]:
    """Make a run that was cut off ours.   Returns its place, and from which steps it went on."""
    if said := differing_versions(found.record.get("versions") or {}, versions):
        raise RunError(
            f"{found.final} was begun with other versions: {said}",
            "the bits might differ: install these again, or run it from the beginning",
        )
    partial = found.final.parent / partial_name(found.final.name)
    try:
        os.rename(found.folder, partial)
    except FileNotFoundError:
        raise RunError(f"{found.final} has just been taken over by another fnec") from None
    resumed = (*found.record.get("resumed", ()), found.step)
    own = ("identity", "name", "n_done", "n_steps", "status", "message", "sha256", "signals")
    facts = {key: x for key, x in found.record.items() if key not in own}
    write_json(partial / STARTED, {**found.record, "resumed": list(resumed)})
    for name in (MANIFEST, "metrics.json"):  # they are made anew at the end
        (partial / name).unlink(missing_ok=True)
    for name in (FIGURES, RATES):
        shutil.rmtree(partial / name, ignore_errors=True)
    place = Place(
        final=found.final, partial=partial, identity=found.record["identity"], facts=facts
    )
    return place, resumed


def give_up(place: Place) -> None:
    """Remove what a failed run has left, unless it can go on from there."""
    if not is_resumable(place.partial):
        shutil.rmtree(place.partial, ignore_errors=True)
    elif found := _read(place.final, place.partial):
        print(_kept(found), file=sys.stderr)


def tell_unfinished(final: Path) -> None:
    """Say that a run of that name was cut off, and lies there."""
    found = [x for folder, _ in leftovers(final) if (x := _read(final, folder))]
    for x in found[:1]:
        print(_kept(x), file=sys.stderr)


def kept_of(folder: Path) -> str:
    """What is left of an interrupted run in its folder, in words."""
    kept = "what was recorded until then is kept"
    if (found := _read(folder, folder)) is None:
        return kept
    return f"{kept}, and `fnec run {folder} --resume` goes on from step {found.step}"


def _kept(found: Unfinished) -> str:
    return f"note: {found.final} was cut off; --resume goes on from step {found.step}"


def _places(final: Path) -> Iterator[Path]:
    yield final
    for folder, _ in leftovers(final):
        yield folder


def _read(final: Path, folder: Path) -> Unfinished | None:
    """What lies in a folder, if it can go on."""
    record = read_manifest(folder) or read_manifest(folder, STARTED)
    if record is None or not is_resumable(folder):
        return None
    try:
        with np.load(folder / RECORDING / CHECKPOINT) as saved:
            step = int(json.loads(str(saved["about"]))["n_done"])
    except FileNotFoundError:  # only the readouts were left to be made
        step = int(read_meta(folder / RECORDING)["n_done"])
    except (zipfile.BadZipFile, EOFError, KeyError, ValueError):
        return None
    return Unfinished(final=final, folder=folder, record=record, step=step)
