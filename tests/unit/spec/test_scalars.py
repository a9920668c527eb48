"""Plain scalars by YAML 1.2's core schema. Oracle: the tables of the YAML 1.2.2 specification."""

import pytest

from fnec.spec.scalars import UnusableNumber, resolve_plain


@pytest.mark.parametrize(
    "text", ["yes", "no", "on", "off", "Y", "n", "1:30", "190:20:30", "2024-01-01", "1_000"]
)
def test_what_yaml_1_1_would_convert_stays_text(text):
    assert resolve_plain(text) == text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("010", 10),
        ("0o10", 8),
        ("0x1F", 31),
        ("-5", -5),
        ("+5", 5),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("5.", 5.0),
    ],
)
def test_numbers_of_the_core_schema(text, value):
    found = resolve_plain(text)
    assert found == value and type(found) is type(value)


@pytest.mark.parametrize("text", ["", "~", "null", "Null", "NULL"])
def test_nulls(text):
    assert resolve_plain(text) is None


@pytest.mark.parametrize(("text", "value"), [("true", True), ("False", False), ("TRUE", True)])
def test_booleans(text, value):
    assert resolve_plain(text) is value


@pytest.mark.parametrize("text", [".nan", ".inf", "-.INF", "1e999", "9" * 30, "1" * 5000])
def test_numbers_that_no_program_can_use_are_refused(text):
    with pytest.raises(UnusableNumber):
        resolve_plain(text)
