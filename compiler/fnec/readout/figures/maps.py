"""Panels of maps and of the synapses that carry them."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from dataclasses import replace

from fnec.readout.figures.drive import draw_drive, draw_winners
from fnec.readout.figures.map_errors import draw_map_errors
from fnec.readout.figures.panel import Panel, Scene
from fnec.readout.figures.positions import draw_spikes_on_position
from fnec.readout.figures.style import PALETTE
from fnec.readout.figures.tuning import draw_tuning_curves
from fnec.readout.figures.weights import (
    draw_incoming_profile,
    draw_receptive_fields,
    draw_weight_histogram,
)
from fnec.readout.maps.decode import places_on_line
from fnec.readout.maps.drive import drive_map, winners
from fnec.readout.maps.quality import map_quality
from fnec.readout.maps.tuning import TuningCurves, tuning_curves
from fnec.readout.measure import Argument, Need, Unit
from fnec.readout.quantity import Quantity
from fnec.readout.step_spikes import StepSpikes
from fnec.readout.synapses import Synapses
from fnec.readout.trains import Floats

AGAINST = (Need.SPIKES, Need.COORDINATE)


def _against(scene: Scene) -> tuple[StepSpikes, Floats]:
    spikes, coordinate = scene.inputs.spikes, scene.inputs.coordinate
    assert spikes is not None and coordinate is not None  # asked for in `needs`
    return spikes, coordinate


def _synapses(scene: Scene) -> Synapses:
    assert scene.inputs.synapses is not None
    return scene.inputs.synapses


def _curves(scene: Scene) -> TuningCurves:
    return tuning_curves(*_against(scene), n_bins=scene.arguments.count("bins"))


def _spikes_on_position(scene: Scene) -> None:
    spikes, coordinate = _against(scene)
    low, high = (scene.arguments.optional(name) for name in ("low", "high"))
    places = None if low is None or high is None else places_on_line(spikes.n_cells, low, high)
    draw_spikes_on_position(
        scene.axis, spikes, coordinate, scene.question.along, colour=scene.colour, places=places
    )


def _tuning_curves(scene: Scene) -> None:
    curves = _curves(scene)
    draw_tuning_curves(
        scene.axes, curves, scene.question.along, colour=scene.colour,
        n_columns=scene.n_columns, cells=scene.cells(len(curves.counts)),
    )  # fmt: skip


def _drive(scene: Scene) -> None:
    curves, weight = _curves(scene), scene.question.weight
    name = f"source spikes × {weight.name}"
    amount = Quantity(name=name, unit=weight.unit, factor=weight.factor)
    drive = drive_map(_synapses(scene), curves)
    draw_drive(scene.axis, drive, curves.edges, scene.question.along, amount)


def _winners(scene: Scene) -> None:
    curves, synapses = _curves(scene), _synapses(scene)
    draw_winners(
        scene.axis, winners(drive_map(synapses, curves)), curves.edges, scene.question.along,
        n_post=synapses.n_post, colour=scene.colour,
    )  # fmt: skip


def _weight_histogram(scene: Scene) -> None:
    draw_weight_histogram(
        scene.axis, _synapses(scene).weights, scene.question.weight, colour=scene.colour,
        before=scene.inputs.before, low=scene.arguments.optional("low"),
        high=scene.arguments.optional("high"), n_bins=scene.arguments.count("bins"),
    )  # fmt: skip


def _incoming_profile(scene: Scene) -> None:
    draw_incoming_profile(
        scene.axis, _synapses(scene), scene.question.weight, colour=scene.colour,
        second_colour=next(c for c in PALETTE if c != scene.colour),
        high=scene.arguments.optional("high"),
    )  # fmt: skip


def _receptive_fields(scene: Scene) -> None:
    synapses = _synapses(scene)
    draw_receptive_fields(
        scene.axes, synapses, scene.question.weight, colour=scene.colour,
        n_columns=scene.n_columns, cells=scene.cells(synapses.n_post),
    )  # fmt: skip


def _map_errors(scene: Scene) -> None:
    low, high = scene.arguments.number("low"), scene.arguments.number("high")
    found = {}
    for name in scene.question.of:
        inputs = scene.inputs_of(name, *AGAINST)
        assert inputs.spikes is not None and inputs.coordinate is not None
        places = places_on_line(inputs.spikes.n_cells, low, high)
        quality = map_quality(inputs.spikes, inputs.coordinate, places)
        found[name] = (quality.mean_error, quality.chance)
    error = replace(scene.question.along, name="mean error of the map")
    draw_map_errors(scene.axis, found, error, colour=scene.colour)


def _cells(default: int) -> Argument:
    return Argument(
        name="cells",
        help="how many, evenly spaced, or a list of their indices",
        default=default,
        is_whole=True,
        least=1,
        is_listed=True,
    )


BINS = Argument(name="bins", help="of the coordinate", default=40, is_whole=True, least=2)
LOW_PLACE = Argument(name="low", help="place of the first cell", unit=Unit.COORDINATE)
HIGH_PLACE = Argument(name="high", help="place of the last cell", unit=Unit.COORDINATE)
LOW = Argument(name="low", help="lower bound of the weights", unit=Unit.WEIGHT)
HIGH = Argument(name="high", help="upper bound of the weights", unit=Unit.WEIGHT)

MAP_PANELS = (
    Panel(
        name="spikes_on_position",
        title="spikes where the stimulus is",
        help="spikes of a population against the coordinate",
        needs=AGAINST,
        draw=_spikes_on_position,
        arguments=(LOW_PLACE, HIGH_PLACE),
        height=2.2,
    ),
    Panel(
        name="tuning_curves",
        title="tuning curves",
        help="rates of some cells over the coordinate",
        needs=AGAINST,
        draw=_tuning_curves,
        arguments=(_cells(16), BINS),
        height=0.85,
        cells="cells",
    ),
    Panel(
        name="map_errors",
        title="errors of the map",
        help="errors of maps beside chance, a row a population",
        needs=(Need.POPULATIONS, Need.COORDINATE),
        draw=_map_errors,
        arguments=(replace(LOW_PLACE, is_required=True), replace(HIGH_PLACE, is_required=True)),
    ),
    Panel(
        name="drive",
        title="feed-forward drive",
        help="feed-forward drive of each cell over the coordinate",
        needs=(*AGAINST, Need.SYNAPSES),
        draw=_drive,
        arguments=(BINS,),
        height=2.4,
    ),
    Panel(
        name="winners",
        title="largest drive",
        help="the cell with the largest drive in each place",
        needs=(*AGAINST, Need.SYNAPSES),
        draw=_winners,
        arguments=(BINS,),
        height=2.2,
    ),
    Panel(
        name="weight_histogram",
        title="weights before and after",
        help="weights before and after the run",
        needs=(Need.SYNAPSES, Need.BEFORE),
        draw=_weight_histogram,
        arguments=(LOW, HIGH, replace(BINS, help="of the weights")),
    ),
    Panel(
        name="incoming_profile",
        title="incoming weights",
        help="mean weight onto each cell, and the share at the upper bound",
        needs=(Need.SYNAPSES,),
        draw=_incoming_profile,
        arguments=(HIGH,),
    ),
    Panel(
        name="receptive_fields",
        title="receptive fields",
        help="weights onto some cells, by source",
        needs=(Need.SYNAPSES,),
        draw=_receptive_fields,
        arguments=(_cells(8),),
        height=0.95,
        cells="cells",
    ),
)
