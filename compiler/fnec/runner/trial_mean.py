"""`trial_mean/` beside the trials of a run: their mean, read out and drawn as a single run is."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from fnec.readout.course import Field
from fnec.readout.places import depths_in
from fnec.readout.results import Answer, answers
from fnec.readout.trial_mean import mean_of_trials, trials_in
from fnec.recording import Recording
from fnec.runner.numbers import FILE as NUMBERS
from fnec.runner.numbers import metrics_of
from fnec.runner.run_folder import FIGURES, RATES, RECORDING, read_manifest
from fnec.runtime.recorder import write_json  # pyright: ignore[reportUnknownVariableType]
from fnec.spec.model import Spec

if TYPE_CHECKING:
    from xarray import DataArray

FOLDER = "trial_mean"


def write_trial_mean(
    folder: Path, trials: Sequence[Path], spec: Spec, *, title: str, figures: bool
) -> Path | None:
    """Write the mean of finished trials into `folder`, where it is not there already.

    trials: their folders.   Returns the folder of the mean; None where there are fewer than two.
    """
    final = folder / FOLDER
    numbers = tuple((read_manifest(x) or {}).get("trial") for x in trials)
    is_there = trials_in(final / RECORDING) == numbers
    if len(trials) > 1 and is_there and ((final / FIGURES).exists() or not figures):
        return final
    if final.exists():
        shutil.rmtree(final)
    if len(trials) < 2:
        return None
    partial = folder / f".{FOLDER}.{secrets.token_hex(3)}.partial"
    partial.mkdir(parents=True)
    try:
        _write(partial, trials, spec, title=title, figures=figures)
        os.rename(partial, final)
    except BaseException:
        shutil.rmtree(partial, ignore_errors=True)
        raise
    return final


def _write(folder: Path, trials: Sequence[Path], spec: Spec, *, title: str, figures: bool) -> None:
    said = read_manifest(trials[0]) or {}
    recording = mean_of_trials(
        [x / RECORDING for x in trials], folder / RECORDING, said.get("signals") or {}
    )
    fields = _mean_fields(trials, folder) if spec.field_probes else {}
    write_json(folder / NUMBERS, metrics_of((), answers_of_mean(spec, recording, fields), ()))
    for table in sorted((trials[0] / RATES).glob("*.csv")):
        (folder / RATES).mkdir(exist_ok=True)
        _write_rates([x / RATES / table.name for x in trials], folder / RATES / table.name)
    if not figures:
        return
    from fnec.readout.figures import draw_figures  # matplotlib, half a second

    draw_figures(
        recording,
        folder / FIGURES,
        title=title,
        rate_bin=next(iter(said.get("rate_bins", {}).values()), None),
        spec=replace(spec, figures=tuple(f for f in spec.figures if _is_sampled(f))),
        fields=fields,
        depths=depths_in(trials[0], spec),
    )


def answers_of_mean(
    spec: Spec, recording: Recording, fields: Mapping[str, Field]
) -> tuple[Answer, ...]:
    """The readouts that ask of samples: of spikes, rows of trials would pass for cells."""
    asked = tuple(r for r in spec.readouts if r.question.probe is not None)
    sampled = {s.probe for s in recording.signals} | fields.keys()
    known = tuple(r for r in asked if r.question.probe and r.question.probe.name in sampled)
    return answers(replace(spec, readouts=known), recording, fields)


def _is_sampled(figure: Any) -> bool:
    """Every panel shows a probe."""
    return all(p.question.probe is not None for p in figure.panels)


def _mean_fields(trials: Sequence[Path], folder: Path) -> dict[str, DataArray]:
    """The mean of each field, a trial at a time, written beside the recording."""
    from fnec.readout.fields.files import FOLDER as FIELDS
    from fnec.readout.fields.files import read_fields, write_fields

    found: dict[str, DataArray] = {}
    for trial in trials:
        for name, field in read_fields(trial / FIELDS).items():
            if name in found:
                total = cast("Any", found[name])
                total.values += field.values
            else:
                found[name] = field
    for name, field in found.items():
        found[name] = cast("Any", field).copy(data=field.values / len(trials))
    write_fields(found, folder / FIELDS)
    return found


def _write_rates(tables: Sequence[Path], out: Path) -> None:
    """The mean of tables of rates: a row a bin, its centre first."""
    import numpy as np

    head = tables[0].read_text("utf-8").partition("\n")[0]
    total = sum(np.loadtxt(x, delimiter=",", skiprows=1, ndmin=2) for x in tables)
    rows = np.asarray(total) / len(tables)
    lines = [head, *(",".join(f"{x:.10g}" for x in row) for row in rows)]
    out.write_text("\n".join(lines) + "\n", "utf-8")
