"""Plain YAML scalars by the rules of YAML 1.2's core schema.

YAML 1.1 reads `no` as false, `1:30` as 90, `010` as eight and `2024-01-01` as a date.
None of that happens here: `true` and `false` are booleans, decimal numbers are numbers.
"""

import math
import re

INTEGER = re.compile(r"[-+]?[0-9]+")
OCTAL = re.compile(r"0o[0-7]+")
HEXADECIMAL = re.compile(r"0x[0-9a-fA-F]+")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN)")

NULLS = frozenset(["", "~", "null", "Null", "NULL"])
BOOLEANS = {
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}

LARGEST_INTEGER = 2**63 - 1
LONGEST_NUMBER = 60  # digits; Python refuses thousands of them, nobody needs more than 17


class UnusableNumber(ValueError):
    """A number that no program could use: not finite or too large."""


def resolve_plain(text: str) -> bool | int | float | str | None:
    """The value of an unquoted scalar.

    >>> resolve_plain("no"), resolve_plain("010"), resolve_plain("1e-3"), resolve_plain("~")
    ('no', 10, 0.001, None)
    """
    if text in NULLS:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if NOT_FINITE.fullmatch(text):
        raise UnusableNumber("numbers must be finite")
    if not (text[0].isdigit() or text[0] in "+-."):
        return text
    if FLOAT.fullmatch(text) or OCTAL.fullmatch(text) or HEXADECIMAL.fullmatch(text):
        if len(text) > LONGEST_NUMBER:
            raise UnusableNumber(f"this number has more than {LONGEST_NUMBER} characters")
        return _number(text)
    return text


def _number(text: str) -> int | float:
    if INTEGER.fullmatch(text):
        value = int(text)
    elif text.startswith("0o"):
        value = int(text[2:], 8)
    elif text.startswith("0x"):
        value = int(text[2:], 16)
    else:
        value = float(text)
        if math.isinf(value):
            raise UnusableNumber("this number is too large for a 64-bit float")
        return value
    if abs(value) > LARGEST_INTEGER:
        raise UnusableNumber("this integer does not fit in 64 bits")
    return value
