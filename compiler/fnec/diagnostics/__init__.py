"""What is wrong with a spec, where it is, and what to do about it."""

from fnec.diagnostics.fault import Diagnostic, Note, SpecError, require_clean
from fnec.diagnostics.place import Span
from fnec.diagnostics.render import as_json, as_line, as_text
from fnec.diagnostics.suggest import did_you_mean

__all__ = [
    "Diagnostic",
    "Note",
    "Span",
    "SpecError",
    "as_json",
    "as_line",
    "as_text",
    "did_you_mean",
    "require_clean",
]
