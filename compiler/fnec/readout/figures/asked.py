"""The figures that a spec asks for."""

# The types of matplotlib are incomplete.
# pyright: standard

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fnec.readout.course import Field
from fnec.readout.figures.cell_depths import seen_cells
from fnec.readout.figures.panel import NOWHERE, Panel, Scene
from fnec.readout.figures.panels import PANELS
from fnec.readout.figures.style import titled_figure
from fnec.readout.inputs import NO_FIELDS, inputs_of
from fnec.readout.measure import Inputs, Need, fill_in
from fnec.readout.question import Question, resolve
from fnec.readout.step_counts import step_counts
from fnec.readout.stretch import stretch_of
from fnec.readout.trains import Floats
from fnec.recording import Recording
from fnec.spec.model import Spec
from fnec.spec.readouts import FigureSpec, PanelSpec

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

CELL_COLUMNS = 4  # of panels with axes for each cell
SEVERAL = {Need.POPULATIONS, Need.SIGNAL}  # which a panel fetches itself
LABELS = 0.45  # inch, for the labels and the title of a panel


def draw_asked_figures(
    spec: Spec,
    recording: Recording,
    folder: Path,
    *,
    title: str,
    fields: Mapping[str, Field] = NO_FIELDS,
    depths: Mapping[str, Floats] = NOWHERE,
) -> tuple[Path, ...]:
    """A PNG file for each figure of the spec, in `folder`.

    fields: by the names of their probes.   depths: population -> (n_cells,) m.
    """
    drawn: list[Path] = []
    source = _Source(spec=spec, recording=recording, fields=fields, depths=depths)
    for f in spec.figures:
        path = folder / f"{f.name}.png"
        _draw(source, f, path, f"{f.title or f.name} · {title}")
        drawn.append(path)
    return tuple(drawn)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """What figures are drawn of."""

    spec: Spec
    recording: Recording
    fields: Mapping[str, Field]
    depths: Mapping[str, Floats]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Drawn:
    """A panel with what it draws."""

    panel: PanelSpec
    kind: Panel
    question: Question
    inputs: Inputs
    n_cells: int  # axes, one a cell or a part; 0 for the one of a panel without parts
    n_columns: int  # of these axes
    why_not: str = ""  # there is nothing to draw

    @property
    def height(self) -> float:
        """inch."""
        if self.why_not:
            return LABELS
        return -(-max(self.n_cells, 1) // self.n_columns) * self.kind.height + LABELS


def _draw(source: _Source, f: FigureSpec, path: Path, title: str) -> None:
    columns = min(f.columns, len(f.panels))
    panels = [_drawn(source, p, columns) for p in f.panels]
    rows = _rows(panels, columns)
    heights = [max(p.height for p in row) if columns > 1 else _sum(row) for row in rows]
    with titled_figure(sum(heights), title) as figure:
        parts = figure.subfigures(len(rows), columns, squeeze=False, height_ratios=heights)
        for row, place in zip(rows, parts, strict=True):
            if columns > 1 or row[0].n_cells:
                for part, p in zip(place, row, strict=False):
                    _draw_apart(part, p, source)
            else:
                _draw_together(place[0], row, source)
        figure.savefig(path)


def _rows(panels: list[_Drawn], columns: int) -> list[list[_Drawn]]:
    """What shares a part of the figure: a row, or panels below each other whose axes line up."""
    if columns > 1:
        return [panels[i : i + columns] for i in range(0, len(panels), columns)]
    rows: list[list[_Drawn]] = []
    for p in panels:
        if rows and not p.n_cells and not rows[-1][0].n_cells:
            rows[-1].append(p)
        else:
            rows.append([p])
    return rows


def _sum(row: list[_Drawn]) -> float:
    return sum(p.height for p in row)


def _drawn(source: _Source, p: PanelSpec, columns: int) -> _Drawn:
    kind, recording = PANELS[p.question.what.name], source.recording
    q = resolve(source.spec, kind, p.question)
    needs = () if SEVERAL & {*kind.needs} else (*kind.needs, *kind.optional)
    try:
        inputs = inputs_of(recording, q, needs, source.fields)
        n = _n_cells(kind, q, inputs) if kind.cells else 0
        _require_spikes(recording, kind, q, inputs)
    except ValueError as why:  # not recorded, or nothing happened
        return _Drawn(
            panel=p, kind=kind, question=q, inputs=Inputs(), n_cells=0, n_columns=1,
            why_not=str(why),
        )  # fmt: skip
    if kind.n_axes > 1:
        return _Drawn(
            panel=p, kind=kind, question=q, inputs=inputs, n_cells=kind.n_axes,
            n_columns=kind.n_axes,
        )  # fmt: skip
    n_rows = -(-n // max(CELL_COLUMNS // columns, 1))
    inner = -(-n // n_rows) if n else 1  # rows of equal length
    return _Drawn(panel=p, kind=kind, question=q, inputs=inputs, n_cells=n, n_columns=inner)


def _n_cells(kind: Panel, q: Question, inputs: Inputs) -> int:
    """How many cells are drawn."""
    there = inputs.spikes.n_cells if inputs.spikes else 0
    there = inputs.synapses.n_post if inputs.synapses else there
    if not q.chosen:
        return min(fill_in(kind, q.arguments).count(kind.cells), there)
    if beyond := [k for k in q.chosen if k >= there]:
        raise ValueError(f"there is no cell {beyond[0]} among {there}")
    return len(q.chosen)


def _require_spikes(recording: Recording, kind: Panel, q: Question, inputs: Inputs) -> None:
    """Raise in words where no cell fired: axes without marks say less."""
    if {Need.POPULATIONS, Need.COUNTS} <= {*kind.needs}:
        stretch = stretch_of(recording, q.phase, after=q.after, before=q.before)
        if not any(step_counts(recording, name, stretch).total for name in q.of):
            raise ValueError(f"{', '.join(q.of)}: silent, no spike")
    if inputs.spikes is not None and not len(inputs.spikes.steps):
        who = f"the sources of {q.of[0]}" if inputs.synapses else q.of[0]
        verb = "are" if inputs.synapses else "is"
        raise ValueError(f"{who} {verb} silent{f' in {q.phase}' if q.phase else ''}: no spike")


def _draw_together(part: SubFigure, row: list[_Drawn], source: _Source) -> None:
    heights = [p.height for p in row]
    grid = part.subplots(len(row), 1, squeeze=False, height_ratios=heights)
    for axis, p in zip(grid.flat, row, strict=True):
        _fill([axis], p, source)
        axis.set_title(_title(p), loc="left", fontsize=8)


def _draw_apart(part: SubFigure, p: _Drawn, source: _Source) -> None:
    n = max(p.n_cells, 1)
    grid = part.subplots(
        -(-n // p.n_columns), p.n_columns, squeeze=False, sharex=p.kind.n_axes == 1 and n > 1
    )
    part.suptitle(_title(p), x=0.01, ha="left", fontsize=8)
    for axis in grid.flat[n:]:
        axis.set_axis_off()
    _fill(list(grid.flat[:n]), p, source)


def _title(p: _Drawn) -> str:
    where = f", {p.question.phase}" if p.question.phase else ""
    if p.question.phase and p.question.after < 0:
        where = f", into {p.question.phase}"
    return p.panel.title or f"{p.question.whom}: {p.kind.title}{where}"


def _fill(axes: list[Axes], p: _Drawn, source: _Source) -> None:
    try:
        if p.why_not:
            raise ValueError(p.why_not)
        p.kind.draw(
            Scene(
                axes=axes,
                recording=source.recording,
                question=p.question,
                inputs=p.inputs,
                arguments=fill_in(p.kind, p.question.arguments),
                n_columns=p.n_columns,
                depths=seen_cells(source.spec, p.question.probe or "", source.depths),
            )
        )
    except ValueError as why:  # nothing was recorded there, or too little
        for axis in axes:
            axis.clear()
            axis.set_axis_off()
        axes[0].text(0, 0.5, str(why), color="0.4", transform=axes[0].transAxes)
