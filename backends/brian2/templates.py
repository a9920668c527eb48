"""The skeletons of the program, which only loop and print."""

from __future__ import annotations

from fnec.backends.python import templates


def render(template: str, **values: object) -> str:
    """The text of a template, without blank lines at its end."""
    return templates.render("fnec.backends.brian2", template, **values)
