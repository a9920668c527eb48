"""Where a table of numbers comes from: a CSV file, or a function that an installed package has."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from fnec.diagnostics import Span
from fnec.spec.written import Assignment

Numbers: TypeAlias = tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSource:
    """A CSV file.

    made_with: values of parameters, `dt` and `seed` that the file is made for; it fits no others.
    """

    name: str  # as written
    path: Path = field(compare=False, repr=False)  # known to exist inside the spec's folder
    made_with: tuple[Assignment, ...] = ()
    made_by: str | None = None
    span: Span = field(compare=False, repr=False)

    @property
    def said(self) -> str:
        """What it is called in messages."""
        return self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Generated:
    """What a generator gave: columns of equal length, and where they come from."""

    columns: tuple[tuple[str, Numbers], ...]
    made_with: tuple[str, ...]  # parameters, `dt` and `seed` that went into it
    made_by: str  # the generator, its package and its version


@dataclass(frozen=True, slots=True, kw_only=True)
class GeneratorSource:
    """A generator, with its arguments; `fnec.generators` calls it."""

    name: str
    arguments: tuple[Assignment, ...]
    result: Generated | None = None  # once it has been called
    span: Span = field(compare=False, repr=False)

    @property
    def said(self) -> str:
        """What it is called in messages."""
        return f"generator {self.name!r}"


Source: TypeAlias = FileSource | GeneratorSource
