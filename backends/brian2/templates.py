"""The skeletons of the program, which only loop and print."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("fnec.backends.brian2", "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=False,
        autoescape=False,
    )


def render(template: str, **values: object) -> str:
    """The text of a template, without blank lines at its end."""
    return _environment().get_template(f"{template}.py.j2").render(**values).rstrip("\n")
