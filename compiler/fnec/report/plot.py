"""A drawing for plotly.js as plain data, without plotly: traces, axes, and words made harmless."""

from __future__ import annotations

import base64
import html
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

GREY = "#555555"
FONT: dict[str, str | int] = {"family": "system-ui, sans-serif", "size": 13, "color": "#222222"}
# Blue is negative, vermilion positive, white nothing: apart for colour-blind eyes and in print.
DIVERGING: list[list[float | str]] = [[0.0, "#0072B2"], [0.5, "#FFFFFF"], [1.0, "#D55E00"]]
ABOVE_ZERO: list[list[float | str]] = [[0.0, "#FFFFFF"], [1.0, "#D55E00"]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """What `Plotly.newPlot` takes."""

    name: str  # of its place in the page
    data: tuple[Mapping[str, Any], ...]
    layout: Mapping[str, Any]
    height: int  # px


def packed(values: ArrayLike) -> dict[str, Any]:
    """Numbers of any shape as bytes in text; a third of what digits take."""
    array = np.ascontiguousarray(values)
    kind = "i4" if array.dtype.kind in "iu" else "f4"
    found = {"dtype": kind, "bdata": base64.b64encode(array.astype(f"<{kind}").tobytes()).decode()}
    return found | ({"shape": list(array.shape)} if array.ndim > 1 else {})


def words(text: str) -> str:
    """Text as plotly shows it letter by letter: it reads `<b>` and `%{x}` otherwise.

    >>> words("<b>a</b>")
    '&lt;b&gt;a&lt;/b&gt;'
    """
    return html.escape(text, quote=False).replace("%{", "%\u200b{").replace("$", "\uff04")


def as_json(plots: tuple[Plot, ...]) -> str:
    """Plots as text that can stand inside a script element and cannot end it."""
    found = [{"name": p.name, "data": p.data, "layout": p.layout} for p in plots]
    text = json.dumps(found, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
