"""Topographic maps and tuning: cells against the coordinate of a stimulus."""
