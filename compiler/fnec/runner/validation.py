"""Whether a run is what it should be, and still is: validation_report.json, and its check.

`manifest.json` has the hashes of what is run and recorded; the report has those of everything else
in the folder, the manifest among them. So the hash of the report stands for all of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from fnec.readout.course import Field
from fnec.readout.expectations import Outcome
from fnec.recording import Recording
from fnec.runner.fault import RunError
from fnec.runner.manifest import file_hashes, hash_of
from fnec.runner.run_folder import MANIFEST, read_manifest
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]

FILE = "validation_report.json"
REPORT = "report.html"  # that may be written, and written again, at any time
HELD_ELSEWHERE = (FILE, REPORT, "controls", "controls.json", "controls.png")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """What has become of the files of a run."""

    folder: Path
    n_files: int
    changed: tuple[str, ...]
    missing: tuple[str, ...]
    added: tuple[str, ...]  # that nothing says a word of
    missed: tuple[str, ...]  # expectations
    not_finite: tuple[str, ...]  # signals and fields

    @property
    def is_whole(self) -> bool:
        """Every file is there, and as it was written."""
        return not (self.changed or self.missing)


def write_validation(
    folder: Path,
    recording: Recording,
    outcomes: Sequence[Outcome],
    fields: Mapping[str, Field],
) -> None:
    """Write the report of a run whose folder is complete.   fields: by names of probes."""
    manifest = read_manifest(folder) or {}
    finite = {
        name: bool(np.isfinite(values).all())
        for name in recording.arrays
        if name.startswith(("probe.", "final."))
        and (values := recording.arrays[name]).dtype.kind == "f"
    }
    finite |= {f"fields.{name}": bool(np.isfinite(f.values).all()) for name, f in fields.items()}
    wiring = dict(recording.meta.get("wiring") or {})
    hashed = {x.split("/")[0] for x in manifest.get("sha256", {})}
    rest = sorted(p.name for p in folder.iterdir() if p.name not in {*HELD_ELSEWHERE, *hashed})
    said: dict[str, Any] = {
        "name": manifest.get("name"),
        "identity": manifest.get("identity"),
        "status": manifest.get("status"),
        "expectations_met": manifest.get("status") == "done" and all(o.is_met for o in outcomes),
        "all_finite": all(finite.values()),
        "expectations": [
            {
                "name": o.name, "of": o.metric, "asked": [_number(o.low), _number(o.high)],
                "seen": _number(o.value), "unit": o.unit, "is_met": o.is_met, "source": o.source,
            }
            for o in outcomes
        ],
        "finite": finite,
        "wiring": {"all": _together(wiring), **wiring},
        "sha256": file_hashes(folder, *rest),
    }  # fmt: skip
    write_json(folder / FILE, said)


def verify(folder: Path) -> tuple[Verified, ...]:
    """Hold the files of a run against their hashes; of several runs, in a folder, all of them.

    Raises `RunError` where there is no run.
    """
    found = sorted(p.parent for p in folder.rglob(MANIFEST) if read_manifest(p.parent))
    found = [p for p in found if not any(x.startswith(".") for x in p.relative_to(folder).parts)]
    if not found:
        raise RunError(f"{folder} is not a run of fnec, and holds none", "`fnec run` makes one")
    return tuple(_verified(run) for run in found)


def _verified(folder: Path) -> Verified:
    manifest = read_manifest(folder) or {}
    said = _report(folder)
    hashes: dict[str, str] = {**manifest.get("sha256", {}), **said.get("sha256", {})}
    there = [p for p in folder.rglob("*") if p.is_file()]
    names = {p.relative_to(folder).as_posix() for p in there}
    names = {n for n in names if n.split("/")[0] not in HELD_ELSEWHERE}
    return Verified(
        folder=folder,
        n_files=len(hashes),
        changed=tuple(n for n, x in hashes.items() if n in names and hash_of(folder / n) != x),
        missing=tuple(n for n in hashes if n not in names),
        added=tuple(sorted(names - hashes.keys())),
        missed=tuple(e["name"] for e in said.get("expectations", ()) if not e["is_met"]),
        not_finite=tuple(n for n, ok in said.get("finite", {}).items() if not ok),
    )


def _report(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / FILE).read_text("utf-8")))
    except FileNotFoundError:
        raise RunError(
            f"{folder} has no {FILE}", f"`fnec run {folder}` does the run again, and writes one"
        ) from None
    except (ValueError, TypeError):
        raise RunError(f"{folder / FILE} is not what fnec writes", "do the run again") from None


def _together(wiring: Mapping[str, str]) -> str:
    """One hash of all pathways, in their order."""
    return hashlib.sha256("".join(f"{n} {x}\n" for n, x in wiring.items()).encode()).hexdigest()


def _number(x: float) -> float | str | None:
    """JSON has neither NaN nor infinities."""
    return None if x != x else str(x) if abs(x) == float("inf") else x
