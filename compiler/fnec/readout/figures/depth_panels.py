"""Panels of samples by depth and by frequency, as specs name them."""

from __future__ import annotations

from dataclasses import replace

from fnec.readout.bands import HIGHEST, spectrum_of
from fnec.readout.course import Course
from fnec.readout.course_metrics import METHOD, RESOLVED
from fnec.readout.figures.depth import draw_depth_map, draw_waterfall
from fnec.readout.figures.field import colours_in
from fnec.readout.figures.panel import Panel, Scene, show_time
from fnec.readout.figures.spectra import draw_spectrolaminar, draw_spectrum
from fnec.readout.measure import Argument, Need, Unit
from fnec.readout.quantity import Quantity
from fnec.readout.spectrolaminar import ALPHA_BETA, GAMMA
from fnec.readout.spectrum import Spectrum
from fnec.readout.text import printed


def _course(scene: Scene) -> Course:
    assert scene.inputs.course is not None
    return scene.inputs.course


def _sample(scene: Scene) -> Quantity:
    q = scene.question
    return replace(q.sample, name=q.probe or q.sample.name, unit=printed(q.sample.unit))


def _spectrum(scene: Scene) -> Spectrum:
    a = scene.arguments
    return spectrum_of(_course(scene), resolution=a.number("resolution"), method=a.choice("method"))


def _waterfall(scene: Scene) -> None:
    draw_waterfall(scene.axis, _course(scene), _sample(scene), scene.time)
    show_time(scene)


def _depth_map(scene: Scene) -> None:
    draw_depth_map(scene.axis, _course(scene), _sample(scene), scene.time)
    show_time(scene)


def _power(scene: Scene) -> None:
    power = scene.question.quantity(Unit.POWER)
    highest = scene.arguments.number("highest")
    depths = _course(scene).depths
    draw_spectrum(scene.axis, _spectrum(scene), power, depths=depths, highest=highest)


def _spectrolaminar(scene: Scene) -> None:
    depths, a = _course(scene).depths, scene.arguments
    assert depths is not None
    draw_spectrolaminar(
        scene.axes,
        _spectrum(scene),
        depths,
        scene.depths,
        colours_in(scene.recording, scene.depths),
        alpha_beta=(a.number("alpha_beta_low"), a.number("alpha_beta_high")),
        gamma=(a.number("gamma_low"), a.number("gamma_high")),
    )


def _hertz(name: str, said: str, default: float) -> Argument:
    return Argument(name=name, help=said, unit=Unit.HERTZ, default=default, least=0.0)


DEPTH_PANELS = (
    Panel(
        name="waterfall",
        title="traces by depth",
        help="samples of a probe over time, a trace for each channel at its depth",
        needs=(Need.PROBE,),
        draw=_waterfall,
        height=2.8,
    ),
    Panel(
        name="depth_map",
        title="over time and depth",
        help="samples of a probe in colours over time and depth",
        needs=(Need.PROBE, Need.DEPTHS),
        draw=_depth_map,
        height=2.0,
    ),
    Panel(
        name="spectrum",
        title="power spectrum",
        help="power spectrum of the samples of a probe, or of the rate of a population",
        needs=(Need.COURSE,),
        draw=_power,
        height=2.0,
        arguments=(RESOLVED, METHOD, _hertz("highest", "end of the axis", HIGHEST)),
    ),
    Panel(
        name="spectrolaminar",
        title="power by depth",
        help="cells by depth, relative power by depth and frequency, alpha-beta and gamma by depth",
        needs=(Need.PROBE, Need.DEPTHS),
        draw=_spectrolaminar,
        height=2.8,
        arguments=(
            _hertz("alpha_beta_low", "lower end of alpha-beta", ALPHA_BETA[0]),
            _hertz("alpha_beta_high", "upper end of alpha-beta", ALPHA_BETA[1]),
            _hertz("gamma_low", "lower end of gamma", GAMMA[0]),
            _hertz("gamma_high", "upper end of gamma", GAMMA[1]),
            RESOLVED,
            METHOD,
        ),
        n_axes=3,
    ),
)
