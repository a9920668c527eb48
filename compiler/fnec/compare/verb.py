"""The verb `compare` for Python: a spec on several targets."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from fnec.diagnostics.suggest import suggestion
from fnec.runner.fault import RunError
from fnec.runner.spec_file import Source, Value, overrides_of, simulation_overrides, spec_file

if TYPE_CHECKING:
    from fnec.compare.verdict import Comparison


def compare(
    source: Source,
    on: Sequence[str] = ("jax", "brian2:numpy"),
    *,
    level: str = "bits",
    mode: str | None = None,
    seed: int | None = None,
    trial: int | None = None,
    duration: str | float | None = None,
    dt: str | float | None = None,
    **parameters: Value,
) -> Comparison:
    """Run a spec on several targets and say how far they agree, as `fnec compare` does.

    on: such as jax, jax:xla, brian2:numpy, brian2:cython, reference.   level: asked for: bits,
    spikes, lockstep, statistics.   duration, dt: s, or text with a unit.
    Raises `SpecError` and `RunError`.
    """
    from fnec.backends import EVERY_TARGET
    from fnec.compare import compare as compare_sides
    from fnec.compare.programs import make_side
    from fnec.compare.verdict import Level
    from fnec.expr.evaluate import evaluate
    from fnec.pipeline import checked, network_of
    from fnec.runner.requirements import require_backend
    from fnec.runtime.steps import run_steps

    known = ("jax", *EVERY_TARGET, "reference")
    for word, words, kind in (
        (level, Level.__members__, "level"),
        *((x, known, "target") for x in on),
    ):
        if word not in words:
            raise RunError(f"there is no {kind} {word!r}", suggestion(word, words, kind=kind))
    if len(set(on)) < 2:
        raise RunError("a comparison needs two targets", 'such as ("jax", "brian2:numpy")')
    for label in on:
        require_backend(label.partition(":")[0])
    changed = overrides_of(parameters) | simulation_overrides(seed, duration, dt, trial)
    with spec_file(source) as path, tempfile.TemporaryDirectory(prefix="fnec-compare-") as folder:
        net = network_of(checked(path, mode=mode, overrides=changed))
        step = float(evaluate(net.dt, {}))
        values = {p.name: evaluate(p.value, {}) for p in net.parameters}
        n_steps = run_steps(float(evaluate(net.duration, values)), step)
        sides = [make_side(label, net, Path(folder), quiet=True) for label in on]
        return compare_sides(sides, asked=Level[level], seed=net.seed, dt=step, n_steps=n_steps)
