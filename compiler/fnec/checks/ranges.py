"""Values against their limits: ranges of parameters, probabilities, times in order."""

from collections.abc import Iterator, Sequence

from fnec.checks.constants import constant, known_values
from fnec.diagnostics import Diagnostic, Note
from fnec.spec.connect import Condition, Probability, Topographic
from fnec.spec.field_probes import FieldProbe
from fnec.spec.lesions import HoldSpec
from fnec.spec.model import ParameterSpec, ReplaySpec, Spec, SpikeList
from fnec.spec.probes import RateProbe, StateProbe
from fnec.spec.stimuli import Current, PoissonInput, SpikeInput, Table
from fnec.spec.written import Text

Values = dict[str, float]


def parameters_out_of_range(spec: Spec) -> Iterator[Diagnostic]:
    """V504: a parameter outside its range or choices; V505: a range without values."""
    for p in spec.parameters:
        value = constant(p.value.expr, {})
        if p.low is not None and p.high is not None:
            yield from _reversed(p.low, p.high, {}, f"the range of {p.name!r}")
            low, high = constant(p.low.expr, {}), constant(p.high.expr, {})
            if value is None or low is None or high is None or low > high:
                continue
            if not low <= value <= high:
                yield _outside(p, f"from {p.low.source} to {p.high.source}", p.low)
        choices = [constant(c.expr, {}) for c in p.choices]
        if choices and value not in choices:
            yield _outside(p, "one of " + ", ".join(c.source for c in p.choices), p.choices[0])
    for figure in spec.expectations:
        yield from _reversed(figure.low, figure.high, known_values(spec), "the expected range")


def _outside(p: ParameterSpec, limits: str, limit: Text) -> Diagnostic:
    return Diagnostic(
        "V504",
        f"{p.name!r} cannot be {p.value.source}",
        span=p.value.span,
        help=f"it is {limits}",
        notes=(Note(message="said here", span=limit.span),),
    )


def _reversed(low: Text, high: Text, values: Values, what: str) -> Iterator[Diagnostic]:
    a, b = constant(low.expr, values), constant(high.expr, values)
    if a is not None and b is not None and a > b:
        yield Diagnostic(
            "V505",
            f"{what} begins above its end",
            span=low.span,
            help=f"write `[{high.source}, {low.source}]`",
        )


def impossible_probabilities(spec: Spec) -> Iterator[Diagnostic]:
    """V506: a probability, or the strength of a topography, below 0 or above 1."""
    values = known_values(spec)
    for p in spec.projections:
        text, what = None, "a probability"
        if isinstance(p.connect, Probability | Condition):
            text = p.connect.p
        elif isinstance(p.connect, Topographic):
            text, what = p.connect.strength, "a strength"
        value = constant(text.expr, values) if text else None
        if text and value is not None and not 0 <= value <= 1:
            yield Diagnostic(
                "V506",
                f"{what} of {value:g}",
                span=text.span,
                help="it goes from 0 to 1",
            )


def impossible_fractions(spec: Spec) -> Iterator[Diagnostic]:
    """V506: a fraction of cells that is none."""
    values = known_values(spec)
    with_fraction = (s for s in spec.stimuli if isinstance(s, PoissonInput | Current))
    held = (x for x in spec.lesions if isinstance(x, HoldSpec))
    for text in (x.fraction for x in (*with_fraction, *held)):
        share = constant(text.expr, values) if text else None
        if text and share is not None and not 0 <= share <= 1:
            yield Diagnostic(
                "V506", f"a fraction of {share:g}", span=text.span, help="it goes from 0 to 1"
            )


def impossible_times(spec: Spec) -> Iterator[Diagnostic]:
    """V507: times out of order; V510: a time or a rate that must be positive and is not."""
    values = known_values(spec)
    simulation = spec.simulation
    for what, text in (("dt", simulation.dt), ("the duration", simulation.duration)):
        yield from _sign_fault(text, values, what, zero_is_fine=False)
    if simulation.duration is not None:
        yield from _longer(simulation.dt, simulation.duration, values, "dt", "the duration")
    for p in spec.projections:
        yield from _sign_fault(p.delay, values, "a delay")
        if isinstance(p.connect, Topographic):
            yield from _sign_fault(p.connect.sigma, values, "the spread of a topography")
    for s in spec.stimuli:
        if isinstance(s, PoissonInput):
            rates = s.rate.values if isinstance(s.rate, Table) else (s.rate,)
            for rate in rates:
                yield from _sign_fault(rate, values, "a rate")
            yield from _sign_fault(s.sources, values, "the number of sources")
            if isinstance(s.rate, Table):
                yield from _order_faults(s.rate.times, values)
        elif isinstance(s, SpikeInput):
            for time in s.times:
                yield from _sign_fault(time, values, "the time of a spike")
        elif isinstance(s.waveform, Table):
            yield from _order_faults(s.waveform.times, values)
        else:
            yield from window_fault(s.waveform.start, s.waveform.stop, values)
    for p in spec.populations:
        if isinstance(p, ReplaySpec) and isinstance(p.spikes, SpikeList):
            for time in p.spikes.times:
                yield from _sign_fault(time, values, "the time of a spike")
    for probe in spec.probes:
        if isinstance(probe, StateProbe | FieldProbe):
            yield from window_fault(probe.start, probe.stop, values)
            yield from _sign_fault(
                probe.every, values, "the time between samples", zero_is_fine=False
            )
        elif isinstance(probe, RateProbe):
            yield from _sign_fault(probe.bin, values, "a bin", zero_is_fine=False)


def _sign_fault(
    text: Text | None, values: Values, what: str, *, zero_is_fine: bool = True
) -> Iterator[Diagnostic]:
    value = constant(text.expr, values) if text else None
    if text is None or value is None or value > 0 or (value == 0 and zero_is_fine):
        return
    yield Diagnostic(
        "V510",
        f"{what} cannot be {text.source}",
        span=text.span,
        help="it must be 0 or more" if zero_is_fine else "it must be more than 0",
    )


def _longer(short: Text, long: Text, values: Values, a: str, b: str) -> Iterator[Diagnostic]:
    first, second = constant(short.expr, values), constant(long.expr, values)
    if first is not None and second is not None and first > second > 0:
        yield Diagnostic(
            "V510",
            f"{a} ({short.source}) is longer than {b} ({long.source})",
            span=short.span,
            help="check the units",
        )


def window_fault(start: Text | None, stop: Text | None, values: Values) -> Iterator[Diagnostic]:
    """V507: it stops before it starts."""
    first = constant(start.expr, values) if start else 0.0
    last = constant(stop.expr, values) if stop else None
    if stop and first is not None and last is not None and first >= last:
        yield Diagnostic(
            "V507",
            f"it stops at {stop.source}, before it starts",
            span=stop.span,
            help="`stop` is later than `start`",
            notes=(Note(message="the start", span=start.span),) if start else (),
        )


def _order_faults(times: Sequence[Text], values: Values) -> Iterator[Diagnostic]:
    last = float("-inf")
    for text in times:
        value = constant(text.expr, values)
        if value is None:
            continue
        if value <= last:
            yield Diagnostic(
                "V507",
                f"{text.source} is not later than the time before it",
                span=text.span,
                help="times ascend",
            )
        last = value
