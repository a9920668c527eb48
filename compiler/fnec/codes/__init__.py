"""Every diagnostic code, explained. A code is for ever: it is never given another meaning."""

from fnec.codes.explanation import Explanation
from fnec.codes.table import CODES, explain

__all__ = ["CODES", "Explanation", "explain"]
