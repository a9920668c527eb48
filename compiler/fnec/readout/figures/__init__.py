"""Figures of a recording, one file a figure; matplotlib is imported only here."""

from fnec.readout.figures.draw import draw_figures

__all__ = ["draw_figures"]
