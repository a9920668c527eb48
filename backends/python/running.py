"""How a program is run and what it gives back: the same text in both."""

from __future__ import annotations

from fnec.backends.python.templates import render

HERE = "fnec.backends.python"
RUNTIME = ("not_finite", "fault_text")  # functions of the runtime that these texts call


def contract_text(backend: str) -> str:
    """`meta_of` and `result_of`: what a recording says about itself."""
    return render(HERE, "contract", backend=backend)


def command_text(flags: tuple[str, ...] = (), arguments: tuple[str, ...] = ()) -> str:
    """The command line.   flags, arguments: lines for what only this backend takes."""
    return render(HERE, "command", flags=flags, arguments=arguments)
