"""One spec of a spiking network, two programs (JAX and Brian2), the same bits.

    import fnec

    run = fnec.run("ei_population", seed=1)
    print(run.rates())

    model = fnec.construct(fnec.configuration().network(n=100, cell_types={"E": 0.75, "I": 0.25}))
    signals = fnec.simulate(model, duration_ms=500.0)

Nothing is imported before it is asked for: `import fnec` costs a millisecond.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from fnec.compare.verb import compare as compare  # the package, which is callable
    from fnec.diagnostics import Diagnostic as Diagnostic
    from fnec.diagnostics import SpecError as SpecError
    from fnec.front.configuration import Configuration as Configuration
    from fnec.front.configuration import configuration as configuration
    from fnec.front.explored import cells as cells
    from fnec.front.faults import ConfigurationError as ConfigurationError
    from fnec.front.geometry import BasisSpec as BasisSpec
    from fnec.front.geometry import LaminarSourceGeometry as LaminarSourceGeometry
    from fnec.front.model import Model as Model
    from fnec.front.model import construct as construct
    from fnec.front.objective import Objective as Objective
    from fnec.front.objective import objective as objective
    from fnec.front.readouts import ReadoutResult as ReadoutResult
    from fnec.front.readouts import ReadoutSpec as ReadoutSpec
    from fnec.front.readouts import compute_readout as compute_readout
    from fnec.front.readouts import readout_spec as readout_spec
    from fnec.front.signals import Signals as Signals
    from fnec.front.simulate import simulate as simulate
    from fnec.front.simulation import RuntimeConfig as RuntimeConfig
    from fnec.front.simulation import Simulation as Simulation
    from fnec.front.simulation import simulation as simulation
    from fnec.front.stimulus import StimulusSchedule as StimulusSchedule
    from fnec.front.stimulus import stimulus_schedule as stimulus_schedule
    from fnec.front.verbs import Result as Result
    from fnec.front.verbs import compile as compile
    from fnec.front.verbs import load as load
    from fnec.front.verbs import run as run
    from fnec.front.verbs import validate as validate
    from fnec.runner.fault import RunError as RunError

HOMES = {
    "fnec.diagnostics": ("Diagnostic", "SpecError"),
    "fnec.front.configuration": ("Configuration", "configuration"),
    "fnec.front.explored": ("cells",),
    "fnec.front.faults": ("ConfigurationError",),
    "fnec.front.geometry": ("BasisSpec", "LaminarSourceGeometry"),
    "fnec.front.model": ("Model", "construct"),
    "fnec.front.objective": ("Objective", "objective"),
    "fnec.front.readouts": ("ReadoutResult", "ReadoutSpec", "compute_readout", "readout_spec"),
    "fnec.front.signals": ("Signals",),
    "fnec.front.simulate": ("simulate",),
    "fnec.front.simulation": ("RuntimeConfig", "Simulation", "simulation"),
    "fnec.front.stimulus": ("StimulusSchedule", "stimulus_schedule"),
    "fnec.front.trials": ("Trials", "run_trials"),
    "fnec.front.verbs": ("Result", "compile", "load", "run", "validate"),
    "fnec.runner.fault": ("RunError",),
}
EXPORTS = {name: home for home, names in HOMES.items() for name in names}
PARTS = ("compare", "fields", "readout")  # subpackages; the first is a verb too


def __getattr__(name: str) -> Any:
    if name in EXPORTS:
        return getattr(import_module(EXPORTS[name]), name)
    if name in PARTS:
        return import_module(f"fnec.{name}")
    if name == "__version__":
        from importlib.metadata import version

        return version("fnec")
    raise AttributeError(f"fnec has no {name!r}{_help(name)}")


def __dir__() -> list[str]:
    return sorted([*EXPORTS, *PARTS, "__version__"])


def _help(name: str) -> str:
    if name.startswith("_"):
        return ""
    from fnec.diagnostics.suggest import nearest

    near = nearest(name, EXPORTS)
    return f": did you mean {near!r}?" if near else ""
