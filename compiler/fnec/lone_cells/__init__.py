"""Lone cells: waveforms under a step of current, rate against current, and rheobase."""

from fnec.lone_cells.explore import Asked, Explored, explore

__all__ = ["Asked", "Explored", "explore"]
