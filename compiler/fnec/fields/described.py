"""What a forward model says of itself, so that nobody has to guess what a number means."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ParamSpec, Protocol, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R", covariant=True)


class Account(Protocol):
    """Whatever tells what was computed: a conductor, a head, a described function."""

    @property
    def model(self) -> str: ...
    @property
    def assumptions(self) -> tuple[str, ...]: ...
    @property
    def citation(self) -> str: ...
    @property
    def is_proxy(self) -> bool: ...


class Described(Protocol[P, R]):
    """A function that carries its own account."""

    model: str  # one line
    assumptions: tuple[str, ...]
    citation: str
    is_proxy: bool

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R: ...


def described(
    model: str, *, assumptions: tuple[str, ...], citation: str, is_proxy: bool = False
) -> Callable[[Callable[P, R]], Described[P, R]]:
    """Give a function its account: what it computes, what it assumes, who published it.

    >>> from fnec.fields import phi_e
    >>> phi_e.is_proxy
    False
    """

    def give(function: Callable[P, R]) -> Described[P, R]:
        told: Any = function
        told.model, told.assumptions = model, assumptions
        told.citation, told.is_proxy = citation, is_proxy
        return cast("Described[P, R]", told)

    return give
