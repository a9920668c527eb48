"""The compiler, from a file to the text of a program, on one screen."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fnec.backends import find_target
from fnec.checks import check_network, check_trials, complete
from fnec.diagnostics import require_clean
from fnec.ir.network import Network
from fnec.ir.verify import verify
from fnec.lower import lower
from fnec.passes import PASSES
from fnec.spec import Spec, load

NOTHING: dict[str, str] = {}


def compile_spec(
    path: Path, target: str, *, mode: str | None = None, overrides: Mapping[str, str] = NOTHING
) -> str:
    """Spec file in, text of a program out. Raises `SpecError` with everything found wrong."""
    return find_target(target).emit(network_of(checked(path, mode=mode, overrides=overrides)))


def checked(path: Path, *, mode: str | None = None, overrides: Mapping[str, str] = NOTHING) -> Spec:
    """The spec at `path`, read, bound, checked, with what its generators give."""
    spec = complete(load(path, mode=mode, overrides=overrides))
    if spec.readouts or spec.figures or spec.expectations or spec.tuning:
        from fnec.readout.check import check_questions  # a tenth of a second

        require_clean(check_questions(spec))
    return spec


def network_of(spec: Spec) -> Network:
    """What a checked spec means, ready for a backend."""
    net = lower(spec)
    require_clean((*check_network(net), *check_trials(spec, net)))
    for transform in PASSES:
        net = transform(net)
    return verify(net)
