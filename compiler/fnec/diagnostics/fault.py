"""A fault in a spec as data: code, place, message, next step."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from fnec.diagnostics.place import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A second place that explains the first, such as 'first defined here'."""

    message: str
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault. The code is for ever and is explained by `fnec explain CODE`."""

    code: str
    message: str
    span: Span = field(kw_only=True)
    help: str | None = field(default=None, kw_only=True)
    notes: tuple[Note, ...] = field(default=(), kw_only=True)


class SpecError(Exception):
    """A spec cannot be used; `diagnostics` holds everything that one stage found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = in_order_of_place(diagnostics)
        super().__init__(self.diagnostics)

    def __str__(self) -> str:
        from fnec.diagnostics.render import as_text  # the renderer imports this module

        return "\n\n".join(as_text(fault) for fault in self.diagnostics)


def in_order_of_place(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted as a reader meets them; files in the order in which they first appear."""
    faults = list(dict.fromkeys(diagnostics))
    rank = {name: i for i, name in enumerate(dict.fromkeys(f.span.file for f in faults))}
    faults.sort(key=lambda f: (rank[f.span.file], f.span.line, f.span.column, f.code))
    return tuple(faults)


def require_clean(diagnostics: Iterable[Diagnostic]) -> None:
    """Raise `SpecError` if there is any diagnostic."""
    if found := tuple(diagnostics):
        raise SpecError(found)
