"""The skeletons of programs, which only loop and print."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined


@cache
def _environment(package: str) -> Environment:
    return Environment(
        loader=PackageLoader(package, "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )


def render(package: str, template: str, **values: object) -> str:
    """The text of a backend's template, without blank lines at its end."""
    suffix = "j2" if "." in template else "py.j2"
    found = _environment(package).get_template(f"{template}.{suffix}")
    return found.render(**values).rstrip("\n")
