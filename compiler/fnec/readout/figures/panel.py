"""A panel as data: what it needs of a recording, its arguments, and the function that draws it."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING

from fnec.readout.figures.kinds import colours_of
from fnec.readout.figures.style import colour, time_scale
from fnec.readout.figures.tuning import spaced_cells
from fnec.readout.inputs import inputs_of
from fnec.readout.measure import Arguments, Asker, Inputs, Need
from fnec.readout.quantity import Quantity
from fnec.readout.question import Question
from fnec.readout.stretch import Stretch, boundaries, phases_of, stretch_of
from fnec.readout.trains import Floats
from fnec.recording import Recording

if TYPE_CHECKING:
    from matplotlib.axes import Axes

NOWHERE: Mapping[str, Floats] = MappingProxyType({})
BOUNDARY = "0.45"
PAPER = {"facecolor": "white", "alpha": 0.8, "linewidth": 0, "pad": 0.5}  # behind words


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """What a panel is drawn from, and on what."""

    axes: list[Axes]  # one, or one a cell
    recording: Recording
    question: Question
    inputs: Inputs
    arguments: Arguments
    depths: Mapping[str, Floats]  # population -> (n_cells,) m, where they have one
    n_columns: int = 1  # of the axes

    @property
    def axis(self) -> Axes:
        """The only pair of axes."""
        return self.axes[0]

    @property
    def stretch(self) -> Stretch:
        """The steps that are shown."""
        q = self.question
        return stretch_of(self.recording, q.phase, after=q.after, before=q.before)

    @property
    def parts(self) -> dict[str, Stretch]:
        """The phases that are shown, as far as the run got."""
        span = self.stretch
        if self.question.phase is not None:
            return {self.question.phase: span}
        inside = {
            name: Stretch(max(p.first, span.start), min(p.stop, span.stop))
            for name, p in phases_of(self.recording).items()
        }
        return {name: s for name, s in inside.items() if s.stop > s.start} or {"": span}

    @property
    def time(self) -> Quantity:
        """The time on an axis, as it suits the stretch."""
        span = (self.stretch.stop - self.stretch.start) * self.recording.dt
        factor, unit = time_scale(span)
        return Quantity(name="time", unit=unit, factor=1 / factor)

    @property
    def colour(self) -> str:
        """Colour of the population, or of the cells that a projection reaches."""
        name = self.question.of[0]
        ends = self.recording.meta.get("edges", {}).get(name)
        return self.colour_of(ends["post"][0] if ends else name)

    def colour_of(self, population: str) -> str:
        """Colour of a population: everywhere the same."""
        return colours_of(self.recording).get(population, colour(0))

    def cells(self, n_cells: int) -> tuple[int, ...]:
        """The cells that are drawn: those named, or some from the first to the last."""
        return self.question.chosen or spaced_cells(n_cells, len(self.axes))

    def inputs_of(self, population: str, *needs: Need, question: Question | None = None) -> Inputs:
        """What there is of one of several populations."""
        q = question or self.question
        return inputs_of(self.recording, replace(q, of=(population,)), needs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel(Asker):
    """A panel by the name that specs use."""

    draw: Callable[[Scene], None]
    title: str  # of a panel that is given none
    height: float = 1.7  # inch, of a row of axes
    cells: str = ""  # the argument that says how many cells are drawn, each in axes of its own
    n_axes: int = 1  # side by side, with one vertical axis


def mark_phases(axis: Axes, recording: Recording, time: Quantity) -> None:
    """A line where one phase ends and the next begins, with the name of the next."""
    low, high = axis.get_xlim()
    for moment, name in boundaries(recording):
        at = float(time.shown(moment))
        if low < at < high:
            axis.axvline(at, color=BOUNDARY, linestyle=(0, (4, 3)), linewidth=0.7)
            axis.text(
                at, 0.98, name, transform=axis.get_xaxis_transform(), va="top", rotation=90,
                ha="left" if at < low + 0.9 * (high - low) else "right",
                fontsize=7, color="0.3", bbox=PAPER,
            )  # fmt: skip


def show_time(scene: Scene) -> None:
    """Limits and label of a time axis, and the boundaries of phases."""
    dt, time = scene.recording.dt, scene.time
    scene.axis.set_xlim(*time.shown([scene.stretch.start * dt, scene.stretch.stop * dt]))
    scene.axis.set_xlabel(time.label)
    mark_phases(scene.axis, scene.recording, time)
