"""The figures of a run, drawn once its folder is complete."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

from fnec.readout.course import Field
from fnec.readout.places import depths_in
from fnec.recording import open_recording
from fnec.runner.requirements import backend_words
from fnec.runner.run_folder import FIGURES, RECORDING, read_manifest
from fnec.spec.model import Spec


def draw_run(folder: Path, spec: Spec) -> None:
    """Draw the figures of a run that has none yet."""
    manifest = read_manifest(folder) or {}
    recording = open_recording(folder / RECORDING, manifest.get("signals"))
    if (folder / FIGURES).exists() or not recording.n_done:
        return
    from fnec.readout.figures import draw_figures  # matplotlib, half a second

    where = backend_words(manifest["backend"], manifest["target"])
    title = f"{manifest['spec']} on {where}, seed {manifest['seed']}"
    title += f", trial {manifest['trial']}" if manifest.get("trial") else ""
    partial = folder / f".{FIGURES}.{secrets.token_hex(3)}.partial"
    bins: dict[str, float] = manifest.get("rate_bins", {})
    rate_bin = next(iter(bins.values()), None)
    fields, depths = fields_in(folder, spec), depths_in(folder, spec)
    draw_figures(
        recording, partial, title=title, rate_bin=rate_bin, spec=spec, fields=fields, depths=depths
    )
    os.rename(partial, folder / FIGURES)


def fields_in(folder: Path, spec: Spec) -> Mapping[str, Field]:
    """The fields of the run in a folder, by the names of their probes."""
    if not spec.field_probes:
        return {}
    from fnec.readout.fields.files import FOLDER, read_fields  # xarray, half a second

    return read_fields(folder / FOLDER)
