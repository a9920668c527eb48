"""Figures of maps say what they show: labels with units, every item drawn, gaps named."""

from dataclasses import replace

import numpy as np

from fnec.readout.chance import NO_CHANCE
from fnec.readout.figures.drive import draw_drive, draw_winners
from fnec.readout.figures.learning import draw_error_course, draw_weight_course
from fnec.readout.figures.map_errors import draw_map_errors
from fnec.readout.figures.positions import draw_spikes_on_position
from fnec.readout.figures.style import PALETTE, new_figure
from fnec.readout.figures.tuning import draw_tuning_curves, spaced_cells
from fnec.readout.figures.weights import (
    draw_incoming_profile,
    draw_receptive_fields,
    draw_weight_histogram,
)
from fnec.readout.maps.decode import places_on_line
from fnec.readout.maps.drive import drive_map, winners
from fnec.readout.maps.quality import map_quality
from fnec.readout.maps.tuning import tuning_curves
from tests.unit.readout.figures_of_maps import (
    ERROR,
    POSITION,
    TIME,
    WEIGHT,
    noisy_map,
    noisy_synapses,
)
from tests.unit.readout.maps.sweep import SILENCE, X

BLUE, RED = PALETTE[:2]
PLACES = places_on_line(300, 0.0, 4e-2)


def texts(axis) -> list[str]:
    legend = axis.get_legend()
    return [t.get_text() for t in legend.get_texts()] if legend else []


def test_spikes_stand_at_the_position_of_the_stimulus():
    with new_figure([2.0], "map") as (figure, (axis,)):
        draw_spikes_on_position(axis, noisy_map(), X, POSITION, colour=BLUE, places=PLACES)
        figure.canvas.draw()
        marks = np.asarray(axis.get_lines()[0].get_xdata())
        assert (marks[0], marks[-1]) == (-0.5, X[-1] / 1e-2)  # cm
        assert axis.get_xlabel() == "position (cm), of the stimulus"
        assert axis.get_title(loc="right") == "1000 spikes"


def test_panels_of_tuning_share_their_scale():
    curves = tuning_curves(noisy_map(), X, n_bins=20)
    with new_figure([1.0] * 2, "tuning", n_columns=3) as (figure, axes):
        draw_tuning_curves(axes, curves, POSITION, colour=BLUE, n_columns=3)
        figure.canvas.draw()
        assert len({axis.get_ylim() for axis in axes}) == 1
        assert axes[0].get_ylabel() == "rate (Hz)" and axes[4].get_xlabel() == "position (cm)"
        assert axes[0].get_title(loc="left").startswith("cell 0: ")


def test_fewer_cells_than_panels_leave_panels_empty():
    curves = tuning_curves(replace(SILENCE, n_cells=2), X, n_bins=20)
    with new_figure([1.0] * 2, "tuning", n_columns=2) as (figure, axes):
        draw_tuning_curves(axes, curves, POSITION, colour=BLUE, n_columns=2)
        figure.canvas.draw()
        assert [axis.axison for axis in axes] == [True, True, False, False]
    assert spaced_cells(2, 4) == (0, 1)


def test_bins_without_a_winner_are_marked():
    curves = tuning_curves(noisy_map(), X, n_bins=20, high=8e-2)
    drive = drive_map(noisy_synapses(), curves)
    with new_figure([2.0, 1.5], "drive") as (figure, (above, below)):
        draw_drive(above, drive, curves.edges, POSITION, replace(WEIGHT, name="drive"))
        draw_winners(below, winners(drive), curves.edges, POSITION, n_post=300, colour=RED)
        figure.canvas.draw()
        assert "drive (mV)" in [axis.get_ylabel() for axis in figure.axes]
        assert texts(below) == ["no drive"]


def test_no_drive_at_all_is_drawn():
    curves = tuning_curves(SILENCE, X, n_bins=20)
    drive = drive_map(noisy_synapses(), curves)
    with new_figure([2.0], "drive") as (figure, (axis,)):
        draw_drive(axis, drive, curves.edges, POSITION, WEIGHT)
        figure.canvas.draw()


def test_weights_are_drawn_before_and_after():
    weights = noisy_synapses().weights
    with new_figure([1.5], "weights") as (figure, (axis,)):
        draw_weight_histogram(
            axis, weights, WEIGHT, colour=RED, before=weights / 2, low=0.0, high=2e-3
        )
        figure.canvas.draw()
        assert texts(axis) == ["before", "after"]
        assert axis.get_xlabel() == "weight (mV)" and axis.get_xlim()[1] < 2.1


def test_cells_without_synapses_leave_a_gap_in_the_profile():
    with new_figure([1.5], "incoming") as (figure, (axis,)):
        draw_incoming_profile(
            axis, noisy_synapses(), WEIGHT, colour=BLUE, second_colour=RED, high=2e-3
        )
        figure.canvas.draw()
        assert np.isnan(np.asarray(axis.get_lines()[0].get_ydata())[299])
        assert figure.axes[1].get_ylabel() == "at the upper\nbound (%)"


def test_receptive_fields_say_how_many_synapses_they_have():
    with new_figure([1.0] * 2, "fields", n_columns=2) as (figure, axes):
        draw_receptive_fields(axes, noisy_synapses(), WEIGHT, colour=BLUE, n_columns=2)
        figure.canvas.draw()
        assert axes[3].get_title(loc="left") == "onto cell 299: 0 synapses"


def test_learning_curves_mark_where_weights_settle_and_only_there():
    times = np.arange(10).astype(np.float64)
    for settled, expected in ((4.0, True), (float("nan"), False), (None, False)):
        with new_figure([1.5, 1.5], "learning") as (figure, (above, below)):
            draw_weight_course(
                above, times, 1e-3 * times, 1e-4 * times, WEIGHT, TIME, colour=BLUE,
                tracked=np.ones((10, 3)) * 1e-3, settled=settled,
            )  # fmt: skip
            gap = np.where(times == 5, np.nan, 1e-2)
            draw_error_course(below, times, {"a": gap}, ERROR, TIME, colours=PALETTE, chance=gap)
            figure.canvas.draw()
            assert ("settled" in texts(above)) == expected
            assert texts(below) == ["a", "chance"]


def test_a_map_without_result_says_so():
    good = map_quality(noisy_map(), X, PLACES)
    found = {"map": (good.mean_error, good.chance), "silent": (float("nan"), NO_CHANCE)}
    with new_figure([1.5], "errors") as (figure, (axis,)):
        draw_map_errors(axis, found, ERROR, colour=BLUE)
        figure.canvas.draw()
        assert [t.get_text() for t in axis.get_yticklabels()] == [
            "map\np = 0.005",
            "silent\nno result",
        ]
        assert texts(axis) == ["this map", "chance, 5 to 95 %, mean"]
        assert axis.get_xlabel() == "mean error (cm)"
