"""What is wrong with a call of the Python front, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable

from fnec.diagnostics.suggest import suggestion


class ConfigurationError(ValueError):
    """Something was asked for that cannot be done: the fault, then the next step.

    >>> str(ConfigurationError("there is no cell type 'Q'", "did you mean 'E'?"))
    "there is no cell type 'Q': did you mean 'E'?"
    """

    def __init__(self, message: str, help: str | None = None) -> None:
        self.message, self.help = message, help
        super().__init__(f"{message}: {help}" if help else message)


def require_known(word: object, known: Iterable[str], *, kind: str, where: str = "") -> str:
    """The word itself, where it is one of the known.   Raises with the nearest of them."""
    names = list(known)
    if isinstance(word, str) and word in names:
        return word
    inside = f"{where} has no {kind}" if where else f"there is no {kind}"
    raise ConfigurationError(f"{inside} {word!r}", suggestion(str(word), names, kind=f"{kind}s"))


def require_keywords(given: Iterable[str], known: Iterable[str], *, where: str) -> None:
    """Raise unless every keyword is one that `where` reads."""
    names = list(known)
    for word in given:
        require_known(word, names, kind="keyword", where=where)


def require_between(
    value: float, low: float, high: float, *, name: str, above: bool = False
) -> float:
    """The number as a float, where it lies within.   above: the low end itself is refused."""
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise ConfigurationError(f"{name} is not a number: {value!r}") from None
    inside = low < number <= high if above else low <= number <= high
    if not inside:  # NaN too
        least = f"above {low:g}" if above else f"at least {low:g}"
        most = "" if high == float("inf") else f" and at most {high:g}"
        raise ConfigurationError(f"{name} must be {least}{most}, got {value!r}")
    return number


def quantity(value: float, unit: str) -> str:
    """A number with its unit as a spec has it: every digit that it has, and no more.

    >>> quantity(250.0, "um"), quantity(0.1, "ms")
    ('250 um', '0.1 ms')
    """
    text = repr(float(value))
    return f"{text.removesuffix('.0')} {unit}"
