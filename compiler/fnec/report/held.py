"""What the folder of a run holds, opened and found readable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fnec.ir.network import Network
from fnec.pipeline import checked, network_of
from fnec.readout.course import Field
from fnec.readout.expectations import Outcome
from fnec.readout.figures.kinds import with_tags
from fnec.readout.layout import layout
from fnec.readout.results import Answer
from fnec.readout.summary import PopulationSummary, summarise
from fnec.readout.trains import Floats
from fnec.recording import Recording, open_recording
from fnec.runner.fault import RunError
from fnec.runner.leftovers import leftovers
from fnec.runner.manifest import hash_of
from fnec.runner.numbers import FILE as NUMBERS
from fnec.runner.numbers import read_answers, read_outcomes
from fnec.runner.outcome import Ending
from fnec.runner.resolved import FILE as SPEC
from fnec.runner.run_folder import FIGURES, MANIFEST, RECORDING, read_manifest
from fnec.spec.model import Spec

SEEDS = "summary.json"  # beside the folders of several seeds


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A run as its folder holds it."""

    folder: Path
    manifest: Mapping[str, Any]
    ending: Ending
    spec: Spec
    spec_text: str
    net: Network
    recording: Recording
    summary: tuple[PopulationSummary, ...]
    answers: tuple[Answer, ...]
    outcomes: tuple[Outcome, ...]
    places: Mapping[str, Mapping[str, Floats]]  # population -> x, y, z -> (n_cells,) m
    fields: Mapping[str, Field]  # by the names of their probes
    figures: tuple[Path, ...]
    differing: tuple[str, ...]  # files that are no more what the run left

    @property
    def is_done(self) -> bool:
        """It reached its end."""
        return self.ending.status == "done"


def open_held(folder: Path) -> Held:
    """The run in a folder. Raises `RunError`, and `SpecError` if its spec has been spoiled."""
    manifest = _manifest(folder)
    path = folder / SPEC
    if not path.is_file():
        raise RunError(f"{folder} has lost its {SPEC}", _anew(manifest))
    spec = checked(path)
    net = network_of(spec)
    try:
        ending = Ending(**{k: manifest[k] for k in Ending.__dataclass_fields__})
        hashes = dict[str, str](manifest["sha256"])
    except (KeyError, TypeError, ValueError):
        raise RunError(f"{folder / MANIFEST} is not what fnec writes", _anew(manifest)) from None
    recording = with_tags(_recording(folder, manifest), spec)
    for name in hashes:
        if name.startswith(RECORDING) and not (folder / name).is_file():
            raise RunError(f"{folder} has lost {name}", _again(folder))
    try:
        found, outcomes = read_answers(folder), read_outcomes(folder)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise RunError(f"{folder / NUMBERS} is not what fnec writes", _again(folder)) from None
    return Held(
        folder=folder,
        manifest=manifest,
        ending=ending,
        spec=spec,
        spec_text=path.read_text("utf-8"),
        net=net,
        recording=recording,
        summary=summarise(recording),
        answers=found,
        outcomes=outcomes,
        places=layout(net).places,
        fields=_fields(folder, spec),
        figures=tuple(sorted((folder / FIGURES).glob("*.png"))),
        differing=tuple(n for n, digest in hashes.items() if _differs(folder / n, digest)),
    )


def _manifest(folder: Path) -> Mapping[str, Any]:
    manifest = read_manifest(folder)
    if manifest is not None:
        return manifest
    if not folder.exists():
        if leftovers(folder) or leftovers(folder, alive=True):
            raise RunError(
                f"{folder} has not come to its end: there is nothing to report yet",
                f"`fnec run {folder} --resume` goes on with a run that was cut off",
            )
        raise RunError(f"there is no folder {folder}", _runs_beside(folder))
    if not folder.is_dir():
        raise RunError(f"{folder} is a file", "name the folder of a run")
    if (folder / SEEDS).is_file():
        runs = sorted(p.parent.name for p in folder.glob(f"[st]*_*/{MANIFEST}"))
        first = folder / (runs[0] if runs else "seed_1")
        raise RunError(f"{folder} holds several runs", f"name one of them, such as {first}")
    if (folder / MANIFEST).is_file():
        raise RunError(f"{folder / MANIFEST} is not what fnec writes", "do the run again")
    raise RunError(f"{folder} is not a run of fnec: it has no {MANIFEST}", _runs_beside(folder))


def _runs_beside(folder: Path) -> str:
    from fnec.diagnostics.suggest import suggestion

    places = (folder, folder.parent, Path("runs"))
    found = {p.parent for place in places for p in place.glob(f"*/{MANIFEST}")}
    names = sorted(str(p) for p in found if read_manifest(p))
    if not names:
        return "`fnec run SPEC` makes a run"
    return suggestion(str(folder), names, kind="runs")


def _anew(manifest: Mapping[str, Any]) -> str:
    return f"do the run again: `fnec run {manifest.get('spec', 'SPEC')}`"


def _again(folder: Path) -> str:
    return f"`fnec run {folder}` does the run again from its spec"


def _recording(folder: Path, manifest: Mapping[str, Any]) -> Recording:
    """The recording; every array of it can be opened."""
    place = folder / RECORDING
    if not (place / "meta.json").is_file():
        raise RunError(f"{folder} has no recording", _again(folder))
    try:
        recording = open_recording(place, manifest.get("signals"))
    except (KeyError, ValueError, TypeError):
        said = f"{place / 'meta.json'} is not what a program of fnec writes"
        raise RunError(said, _again(folder)) from None
    for name in recording.arrays:
        try:
            recording.arrays[name]
        except (OSError, ValueError, EOFError):
            said = f"{place / name}.npy cannot be read: it is no array, or a part of one"
            raise RunError(said, _again(folder)) from None
    return recording


def _fields(folder: Path, spec: Spec) -> Mapping[str, Field]:
    """What the run worked out; a probe without a file has no field."""
    if not spec.field_probes:
        return {}
    from fnec.readout.fields.files import FOLDER, read_fields  # xarray, half a second

    try:
        found = read_fields(folder / FOLDER)
        return {p.name: found[p.name] for p in spec.field_probes if p.name in found}
    except (OSError, LookupError, TypeError, ValueError):
        said = f"a file in {folder / FOLDER} cannot be read: it is no field, or a part of one"
        raise RunError(said, _again(folder)) from None


def _differs(path: Path, digest: str) -> bool:
    return not path.is_file() or hash_of(path) != digest
