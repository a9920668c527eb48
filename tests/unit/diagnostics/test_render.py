"""How a diagnostic looks. Oracle: the example in the house style, and columns counted by eye."""

import json

from fnec.diagnostics import Diagnostic, Note, Span, as_json, as_line, as_text


def place(text: str, line: int, column: int, length: int = 1) -> Span:
    end = column + length
    return Span(file="a.yaml", line=line, column=column, end_line=line, end_column=end, text=text)


def test_place_line_caret_and_help():
    fault = Diagnostic(
        "N401",
        "'inh' has no receptor 'gabba'",
        span=place("a:\n  receptor: gabba", 2, 13, 5),
        help="try 'gaba'",
    )
    assert as_text(fault).split("\n") == [
        "error[N401]: 'inh' has no receptor 'gabba'",
        "  --> a.yaml:2:13",
        "    2 |   receptor: gabba",
        "      |             ^^^^^",
        "      = help: try 'gaba'",
    ]


def caret_line(text: str, column: int, length: int = 1) -> tuple[str, str]:
    lines = as_text(Diagnostic("N401", "x", span=place(text, 1, column, length))).split("\n")
    return lines[2][8:], lines[3][8:]


def test_tabs_and_wide_characters_keep_the_caret_in_place():
    assert caret_line("a:\tb", 4) == ("a:    b", "      ^")
    assert caret_line("電圧: b", 5) == ("電圧: b", "      ^")
    assert caret_line("電圧: b", 1, 2) == ("電圧: b", "^^^^")


def test_long_lines_are_clipped_around_the_fault():
    line, carets = caret_line("x" * 300 + "HERE" + "y" * 300, 301, 4)
    assert len(line) <= 100
    assert line[carets.index("^") : carets.rindex("^") + 1] == "HERE"
    assert line.startswith("…") and line.endswith("…")


def test_characters_that_steer_a_terminal_are_not_printed():
    fault = Diagnostic("N401", "bad \x1b[31m", span=place("a: \x1b[31m\u202e", 1, 4))
    assert "\x1b" not in as_text(fault) + as_line(fault)
    assert "\u202e" not in as_text(fault)


def test_a_second_place_is_shown_too():
    fault = Diagnostic(
        "S108",
        "twice",
        span=place("a: 1\na: 2", 2, 1),
        notes=(Note(message="first here", span=place("a: 1\na: 2", 1, 1)),),
    )
    assert "  note: first here\n  --> a.yaml:1:1\n    1 | a: 1\n      | -" in as_text(fault)


def test_one_line_has_place_code_and_help():
    fault = Diagnostic("S108", "twice", span=place("a", 1, 1), help="keep one")
    assert as_line(fault) == "a.yaml:1:1: error[S108]: twice (keep one)"


def test_json_is_plain_data():
    fault = Diagnostic("S108", "twice", span=place("a", 1, 1), notes=(Note(message="n"),))
    assert json.loads(json.dumps(as_json(fault)))["line"] == 1
