"""Several trials of a network for Python, and their mean."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fnec.front.faults import require_known
from fnec.front.verbs import Result
from fnec.runner.spec_file import Source, Value, overrides_of, simulation_overrides, spec_file

if TYPE_CHECKING:
    from fnec.recording import Recording


@dataclass(frozen=True, kw_only=True, eq=False)
class Trials:
    """Trials of one network that came to their end."""

    folder: Path  # without `out` a temporary one, which goes with this object
    results: tuple[Result, ...] = field(repr=False)

    def mean(self) -> Recording:
        """Samples averaged over trials; of the spikes, row `cell * n + k` is trial k of n."""
        from fnec.readout.trial_mean import rows_of
        from fnec.recording import open_recording
        from fnec.runner.trial_mean import FOLDER

        signals: dict[str, Any] = self.results[0].run.manifest.get("signals") or {}
        place = self.folder / FOLDER / "recording"
        return open_recording(place, rows_of(signals, len(self.results)))


def run_trials(
    source: Source,
    trials: int,
    *,
    backend: str = "jax",
    target: str | None = None,
    mode: str | None = None,
    seed: int | None = None,
    duration: str | float | None = None,
    dt: str | float | None = None,
    out: str | Path | None = None,
    name: str | None = None,
    figures: bool = False,
    **parameters: Value,
) -> Trials:
    """Run trials of one network, as `fnec run --trials` does.

    trials: how many, 2 at least.   The rest is as in `fnec.run`.
    Raises `SpecError`, and `RunError` where a trial does not reach its end.
    """
    from fnec.pipeline import checked, network_of
    from fnec.runner import Request, RunError
    from fnec.runner.run import read_run
    from fnec.runner.seeds import run_seeds

    require_known(backend, ("jax", "brian2", "reference"), kind="backend")
    folder = Path(tempfile.mkdtemp(prefix="fnec-trials-")) if out is None else Path(out)
    overrides = overrides_of(parameters) | simulation_overrides(seed, duration, dt)
    try:
        with spec_file(source) as path:
            request = Request(
                spec=path,
                backend=backend,
                target="numpy" if backend == "brian2" and target is None else target,
                mode=mode,
                overrides=overrides,
                name=name,
                out=folder,
                figures=figures,
                quiet=True,
            )
            run = run_seeds(request, trials=trials)
            for end in run.ends:
                if end.status != "done":
                    raise RunError(f"{end.member.words}: {end.status}, {end.message}", end.help)
            spec = checked(path, mode=mode, overrides=overrides)
        net = network_of(spec)
        found = tuple(
            Result(run=read_run(end.folder, spec, replace(net, trial=k)))
            for k, end in enumerate(run.ends)
        )
        result = Trials(folder=run.folder, results=found)
    except BaseException:
        if out is None:
            shutil.rmtree(folder, ignore_errors=True)
        raise
    if out is None:  # it lasts as long as the result
        weakref.finalize(result, shutil.rmtree, folder, ignore_errors=True)
    return result
