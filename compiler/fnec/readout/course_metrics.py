"""The metrics of samples and of their spectra, as specs name them."""

from __future__ import annotations

import numpy as np

from fnec.readout.bands import HIGHEST, RESOLUTION, band_power, peak, spectrum_of
from fnec.readout.course import Course
from fnec.readout.measure import Argument, Arguments, Inputs, Metric, Need, Result, Unit
from fnec.readout.spectrolaminar import ALPHA_BETA, GAMMA, motif
from fnec.readout.spectrum import METHODS, Spectrum
from fnec.readout.transfer import transfer

CHANNEL = Argument(
    name="channel", help="only this cell or contact, counted from 0", is_whole=True, least=0
)
RESOLVED = Argument(
    name="resolution", help="width over which a line is spread", unit=Unit.HERTZ,
    default=RESOLUTION, least=1e-6,
)  # fmt: skip
METHOD = Argument(name="method", help="of the spectrum", default=METHODS[0], choices=METHODS)


def _hertz(name: str, said: str, default: float | None = None, *, must: bool = False) -> Argument:
    return Argument(
        name=name, help=said, unit=Unit.HERTZ, default=default, least=0.0, is_required=must
    )


def _course(inputs: Inputs, a: Arguments) -> Course:
    assert inputs.course is not None
    channel = a.optional("channel")
    course = inputs.course.of(None if channel is None else int(channel))
    if not course.values.size:
        raise ValueError("there are no samples in this time")
    return course


def _spectrum(course: Course, a: Arguments) -> Spectrum:
    return spectrum_of(course, resolution=a.number("resolution"), method=a.choice("method"))


def _mean(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    return (float(np.mean(_course(inputs, a).values)),)


def _mean_abs(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    return (float(np.mean(np.abs(_course(inputs, a).values))),)


def _psd_peak(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    found = _spectrum(_course(inputs, a), a)
    low, high = a.optional("low"), a.optional("high")
    low = found.resolution if low is None else low
    high = min(HIGHEST, found.highest) if high is None else high
    best = peak(found, low, high)
    return best.frequency, best.ratio, best.resolution


def _band_power(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    found = _spectrum(_course(inputs, a), a)
    power = float(np.mean(band_power(found, a.number("low"), a.number("high"))))
    whole = float(found.density[1:].sum(axis=0).mean()) * float(found.frequencies[1])
    return power, power / whole if whole > 0 else float("nan")


def _spectrolaminar(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    course = inputs.course
    assert course is not None and course.depths is not None
    found = motif(
        _spectrum(course, a),
        course.depths,
        alpha_beta=(a.number("alpha_beta_low"), a.number("alpha_beta_high")),
        gamma=(a.number("gamma_low"), a.number("gamma_high")),
    )
    return (
        found.score, found.crossing_depth, found.alpha_beta_depth, found.gamma_depth,
        found.separation,
    )  # fmt: skip


def _transfer(inputs: Inputs, a: Arguments) -> tuple[float, ...]:
    course = _course(inputs, a)
    assert inputs.coordinate is not None
    found = transfer(
        inputs.coordinate,
        course.values.mean(axis=1),
        course.interval,
        frequency=a.number("frequency"),
        resolution=a.number("resolution"),
        method=a.choice("method"),
    )
    return found.gain, found.coherence, found.angle, found.chance


COURSE_METRICS = (
    Metric(
        name="mean",
        help="mean of the samples of a probe, over time and over its cells or contacts",
        needs=(Need.PROBE,),
        compute=_mean,
        arguments=(CHANNEL,),
        skips=True,
        results=(Result(name="mean", help="of the samples", unit=Unit.SAMPLE),),
    ),
    Metric(
        name="mean_abs",
        help="mean size of the samples of a probe, over time and over its cells or contacts",
        needs=(Need.PROBE,),
        compute=_mean_abs,
        arguments=(CHANNEL,),
        skips=True,
        results=(Result(name="mean_abs", help="mean of |sample|", unit=Unit.SAMPLE),),
    ),
    Metric(
        name="psd_peak",
        help="highest peak of the power spectrum, mean over cells or contacts",
        needs=(Need.COURSE,),
        compute=_psd_peak,
        arguments=(
            _hertz("low", "lower end of the band; the resolution if none"),
            _hertz(
                "high", f"upper end of the band; {HIGHEST:g} Hz if none, or what sampling allows"
            ),
            RESOLVED,
            METHOD,
            CHANNEL,
        ),
        results=(
            Result(name="frequency", help="of the peak", unit=Unit.HERTZ),
            Result(name="ratio", help="its density by the median density of the band"),
            Result(name="resolution", help="of the spectrum", unit=Unit.HERTZ),
        ),
    ),
    Metric(
        name="band_power",
        help="variance of the samples in a band of frequencies, mean over cells or contacts",
        needs=(Need.COURSE,),
        compute=_band_power,
        arguments=(
            _hertz("low", "lower end of the band", must=True),
            _hertz("high", "upper end of the band", must=True),
            RESOLVED,
            METHOD,
            CHANNEL,
        ),
        results=(
            Result(name="power", help="between the two frequencies", unit=Unit.POWER),
            Result(name="share", help="of the power at all frequencies but 0"),
        ),
    ),
    Metric(
        name="spectrolaminar",
        help="whether alpha-beta power lies deep and gamma power superficially",
        needs=(Need.PROBE, Need.DEPTHS),
        compute=_spectrolaminar,
        arguments=(
            _hertz("alpha_beta_low", "lower end of alpha-beta", ALPHA_BETA[0]),
            _hertz("alpha_beta_high", "upper end of alpha-beta", ALPHA_BETA[1]),
            _hertz("gamma_low", "lower end of gamma", GAMMA[0]),
            _hertz("gamma_high", "upper end of gamma", GAMMA[1]),
            RESOLVED,
            METHOD,
        ),
        results=(
            Result(name="score", help="1 the motif, -1 the motif upside down, 0 none"),
            Result(name="crossing_depth", help="gamma above, alpha-beta below", unit=Unit.METRE),
            Result(name="alpha_beta_depth", help="of most alpha-beta power", unit=Unit.METRE),
            Result(name="gamma_depth", help="of most gamma power", unit=Unit.METRE),
            Result(
                name="separation",
                help="mean depth of alpha-beta less that of gamma",
                unit=Unit.METRE,
            ),
        ),
    ),
    Metric(
        name="transfer",
        help="gain and coherence of a response to a signal at one frequency",
        needs=(Need.COURSE, Need.COORDINATE),
        compute=_transfer,
        arguments=(
            _hertz("frequency", "at which the response is read", must=True),
            RESOLVED,
            METHOD,
            CHANNEL,
        ),
        results=(
            Result(name="gain", help="response by signal", unit=Unit.GAIN),
            Result(name="coherence", help="0 unrelated, 1 in proportion"),
            Result(name="angle", help="negative if the response comes later", unit=Unit.RADIAN),
            Result(name="chance", help="coherence that unrelated courses exceed once in twenty"),
        ),
    ),
)
