"""With which code `fnec` leaves."""

FINE = 0
AT_FAULT = 1  # the spec, an expectation or a comparison
USAGE = 2  # a command that cannot be done as it was given
OUR_FAULT = 3
INTERRUPTED = 130
