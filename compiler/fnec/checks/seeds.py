"""Seeds of single stimuli and lesions: something must be drawn for them."""

from __future__ import annotations

from collections.abc import Iterator

from fnec.checks.constants import constant
from fnec.diagnostics import Diagnostic
from fnec.spec.lesions import HoldSpec
from fnec.spec.model import Spec
from fnec.spec.stimuli import Current, OrnsteinUhlenbeck, PoissonInput
from fnec.spec.written import Text


def idle_seeds(spec: Spec) -> Iterator[Diagnostic]:
    """P322: a seed of its own for a stimulus or lesion that draws nothing."""
    stimuli = [s for s in spec.stimuli if isinstance(s, PoissonInput | Current)]
    lesions = [x for x in spec.lesions if isinstance(x, HoldSpec)]
    for x in (*stimuli, *lesions):
        if x.seed is None or _is_noisy(x) or _chooses(x.fraction):
            continue
        what = "lesion" if isinstance(x, HoldSpec) else "stimulus"
        yield Diagnostic(
            "P322",
            f"'seed' has no effect: nothing is drawn for the {what} {x.name!r}",
            span=x.seed.span,
            help="leave it out, or reach some of the cells only: `fraction: 0.5`",
        )


def _is_noisy(x: PoissonInput | Current | HoldSpec) -> bool:
    """It draws while the network runs."""
    noise = isinstance(x, Current) and isinstance(x.waveform, OrnsteinUhlenbeck)
    return noise or isinstance(x, PoissonInput)


def _chooses(fraction: Text | None) -> bool:
    """Some cells are reached and others not; a fraction that has no value yet may do so."""
    return fraction is not None and constant(fraction.expr, {}) not in (0.0, 1.0)
