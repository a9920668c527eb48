"""Why a run could not be done, for people."""

from __future__ import annotations

AT_FAULT = 1  # what the spec asks for
USAGE = 2  # asked for something that cannot be, or the machine lacks something
OUR_FAULT = 3


class RunError(Exception):
    """A run that did not happen, with a next step and the exit code to leave with."""

    def __init__(self, message: str, help: str | None = None, *, exit_code: int = USAGE) -> None:
        self.message, self.help, self.exit_code = message, help, exit_code
        super().__init__(message)
