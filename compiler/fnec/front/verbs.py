"""The verbs of `fnec` for Python: load, validate, compile, run."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from fnec.front.faults import ConfigurationError, require_known
from fnec.runner.spec_file import Source, Value, overrides_of, simulation_overrides, spec_file

if TYPE_CHECKING:
    from xarray import DataArray

    from fnec.diagnostics import Diagnostic
    from fnec.recording import Recording
    from fnec.runner import Run
    from fnec.spec import Spec

Array = NDArray[Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Result:
    """A run: its numbers, spikes, samples and fields, in SI."""

    run: Run = field(repr=False)

    @property
    def folder(self) -> Path:
        """Where it lies; without `out` a temporary folder, which goes with this result."""
        return self.run.folder

    @property
    def recording(self) -> Recording:
        """Everything recorded."""
        return self.run.recording

    @property
    def status(self) -> str:
        """done, nan or interrupted."""
        return self.run.ending.status

    @property
    def met(self) -> bool:
        """Whether every expectation of the spec is met."""
        return self.status == "done" and all(o.is_met for o in self.run.outcomes)

    def rates(self) -> dict[str, float]:
        """Mean rate of each population, Hz."""
        return {row.population: row.rate for row in self.run.summary}

    def spikes(self, population: str) -> tuple[Array, Array]:
        """Times (n_spikes,) s and cells (n_spikes,) of a population."""
        known = self.recording.spiking
        require_known(population, known, kind="recorded population", where="this run")
        return self.recording.spikes(population)

    def signal(
        self, probe: str, variable: str | None = None, population: str | None = None
    ) -> tuple[Array, Array]:
        """Times (n_samples,) s and samples (n_samples, n_cells) of a probe, SI.

        variable, population: where the probe has several.
        """
        found = [s for s in self.recording.signals if s.probe == probe]
        if not found:
            known = dict.fromkeys(s.probe for s in self.recording.signals)
            require_known(probe, known, kind="probe with samples", where="this run")
        found = [
            s
            for s in found
            if variable in (None, s.variable) and population in (None, s.population)
        ]
        if len(found) != 1:
            names = ", ".join(f"({s.variable!r}, {s.population!r})" for s in found) or "none"
            raise ConfigurationError(f"probe {probe!r} has {len(found)} such signals: {names}")
        one = found[0]
        return self.recording.signal(one.probe, one.variable, one.population)

    def readouts(self) -> dict[str, float]:
        """Each number that the spec's `readouts` ask for, SI; NaN where it cannot be said."""
        return {answer.name: answer.value for answer in self.run.answers}

    @cached_property
    def fields(self) -> dict[str, DataArray]:
        """Each field that the spec's probes ask for, by the probe's name, SI."""
        from fnec.pipeline import checked
        from fnec.readout.field_probes import fields_of

        return fields_of(checked(self.folder / "spec.yaml"), self.recording)


def load(source: Source, *, mode: str | None = None, **parameters: Value) -> Spec:
    """A spec, read and checked.

    source: a file, the name of a shipped spec, the folder of a run, or a configuration.
    parameters: other values, with a unit as text: nu_th="90 Hz".   Raises `SpecError`.
    """
    from fnec.pipeline import checked

    with spec_file(source) as path:
        return checked(path, mode=mode, overrides=overrides_of(parameters))


def validate(
    source: Source, *, mode: str | None = None, **parameters: Value
) -> tuple[Diagnostic, ...]:
    """Everything that is wrong with a spec: nothing, if it can run."""
    from fnec.diagnostics import SpecError
    from fnec.pipeline import network_of

    try:
        network_of(load(source, mode=mode, **parameters))
    except SpecError as error:
        return error.diagnostics
    return ()


def compile(
    source: Source, target: str = "jax", *, mode: str | None = None, **parameters: Value
) -> str:
    """The text of the program of a spec.   target: jax, brian2."""
    from fnec.backends import find_target
    from fnec.pipeline import network_of

    require_known(target, ("jax", "brian2"), kind="target")
    return find_target(target).emit(network_of(load(source, mode=mode, **parameters)))


def run(
    source: Source,
    *,
    backend: str = "jax",
    target: str | None = None,
    mode: str | None = None,
    seed: int | None = None,
    trial: int | None = None,
    duration: str | float | None = None,
    dt: str | float | None = None,
    out: str | Path | None = None,
    name: str | None = None,
    force: bool = False,
    figures: bool = False,
    quiet: bool = True,
    **parameters: Value,
) -> Result:
    """Run a spec, as `fnec run` does.

    backend: jax, brian2, reference.   trial: the same network with other noise.   duration, dt:
    s, or text with a unit.   out: folder of runs; a temporary one if not given.
    parameters: those of the spec, with a unit as text.
    Raises `SpecError` and `RunError`.
    """
    from fnec.runner import Request, run_spec

    require_known(backend, ("jax", "brian2", "reference"), kind="backend")
    folder = Path(tempfile.mkdtemp(prefix="fnec-run-")) if out is None else Path(out)
    with spec_file(source) as path:
        request = Request(
            spec=path,
            backend=backend,
            target="numpy" if backend == "brian2" and target is None else target,
            mode=mode,
            overrides=overrides_of(parameters) | simulation_overrides(seed, duration, dt, trial),
            name=name,
            out=folder,
            force=force,
            figures=figures,
            quiet=quiet,
        )
        try:
            result = Result(run=run_spec(request))
        except BaseException:
            if out is None:
                shutil.rmtree(folder, ignore_errors=True)
            raise
    if out is None:  # it lasts as long as the result
        weakref.finalize(result, shutil.rmtree, folder, ignore_errors=True)
    return result
