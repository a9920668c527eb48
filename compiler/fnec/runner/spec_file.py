"""What Python is given for a spec: a file, a name, a folder of a run, or what writes one."""

from __future__ import annotations

import tempfile
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol, TypeAlias

from fnec.runner.find_spec import find_spec


class Writes(Protocol):
    """Something that means a spec, such as a configuration."""

    def to_yaml(self) -> str: ...


Source: TypeAlias = str | Path | Writes
Value: TypeAlias = str | int | float | bool


@contextmanager
def spec_file(source: Source) -> Generator[Path]:
    """The source as a file, for as long as it is read.   Raises `RunError` if there is none."""
    if isinstance(source, str | Path):
        yield find_spec(str(source))
        return
    with tempfile.TemporaryDirectory(prefix="fnec-spec-") as folder:
        path = Path(folder) / "configuration.yaml"
        path.write_text(source.to_yaml(), "utf-8")
        yield path


def overrides_of(parameters: Mapping[str, Value]) -> dict[str, str]:
    """Parameters as they would be typed.

    >>> overrides_of({"g": 0.5, "nu": "80 Hz", "feedback": True})
    {'g': '0.5', 'nu': '80 Hz', 'feedback': 'true'}
    """
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in parameters.items()
    }


def simulation_overrides(
    seed: int | None,
    duration: str | float | None,
    dt: str | float | None,
    trial: int | None = None,
) -> dict[str, str]:
    """The same of `simulation`.   duration, dt: s, or text with a unit."""
    found = {} if seed is None else {"simulation.seed": str(seed)}
    if trial is not None:
        found["simulation.trial"] = str(trial)
    for name, value in (("duration", duration), ("dt", dt)):
        if value is not None:
            found[f"simulation.{name}"] = value if isinstance(value, str) else f"{value!r} s"
    return found
