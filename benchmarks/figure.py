"""The figure of a measurement: `python -m benchmarks figure FILE.json OUT.png`."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.report import Row, rows

COLOURS = {"fnec": "#1f77b4", "peer": "#b0b0b0", "floor": "#2f2f2f"}


def draw(data: Mapping[str, Any], out: Path, clock: str) -> None:
    """A panel of bars for each network, steady time on one logarithmic axis."""
    from matplotlib.figure import Figure

    found = {
        n["title"]: rows(n, data["about"]["duration_s"], clock) for n in data["networks"].values()
    }
    columns = min(4, len(found))
    lines = -(-len(found) // columns)
    figure = Figure(figsize=(4.2 * columns, 3.6 * lines), layout="constrained")
    panels = figure.subplots(lines, columns, squeeze=False).flat
    for panel, (title, listed) in zip(panels, found.items(), strict=False):
        bars(panel, title, listed)
    for panel in list(panels)[len(found) :]:
        panel.set_visible(False)
    figure.supxlabel("ms per second of biological time (steady)")
    figure.savefig(out, dpi=150)


def bars(panel: Any, title: str, listed: list[Row]) -> None:
    """The contenders of a network, the fastest on top."""
    shown = sorted(listed, key=lambda r: -r.steady_ms)
    names = [r.name for r in shown]
    panel.barh(names, [r.steady_ms for r in shown], color=[COLOURS[r.kind] for r in shown])
    panel.set_xscale("log")
    panel.xaxis.set_minor_formatter("")
    panel.set_xlim(left=min(r.steady_ms for r in shown) / 3)
    panel.set_title(title, fontsize=10)
    panel.tick_params(axis="y", labelsize=7)
    panel.spines[["top", "right"]].set_visible(False)


def main(argv: list[str]) -> None:
    """Draw it."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks figure", description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--clock", choices=["wall", "cpu"], default="cpu")
    options = parser.parse_args(argv)
    draw(json.loads(options.file.read_text()), options.out, options.clock)
