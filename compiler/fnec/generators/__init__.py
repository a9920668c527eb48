"""Functions of installed packages that give tables of numbers: found, called, held to account."""

from fnec.generators.arguments import is_word
from fnec.generators.call import call

__all__ = ["call", "is_word"]
