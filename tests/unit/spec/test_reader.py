"""Places of nodes. Oracle: `str.find` in the text that was read."""

import pytest

from fnec.diagnostics import SpecError
from fnec.spec.node import Mapping, Scalar, plain
from fnec.spec.reader import MOST_NODES, parse_yaml

TEXT = """\
a: {b: "x + café", c: [1, 2.5, true]}
d: 'it''s v + w'
e: |
  first line
  second w
f: >-
  folded
    text
g: plain text
  goes on
"""


def scalar(name: str, text: str = TEXT) -> Scalar:
    node = parse_yaml(text, file="f.yaml").get(name)
    assert isinstance(node, Scalar)
    return node


def test_the_tree_holds_the_data():
    assert plain(parse_yaml(TEXT, file="f.yaml")) == {
        "a": {"b": "x + café", "c": [1, 2.5, True]},
        "d": "it's v + w",
        "e": "first line\nsecond w\n",
        "f": "folded\n  text",
        "g": "plain text goes on",
    }


def test_keys_and_values_know_their_places():
    root = parse_yaml(TEXT, file="f.yaml")
    key, a = root.entries[0]
    assert key.span.location == "f.yaml:1:1"
    assert isinstance(a, Mapping)
    c = a.get("c")
    assert c is not None
    assert (c.span.line, c.span.column, c.span.end_column) == (1, 23, 37)
    assert c.span.path == ("a", "c")


@pytest.mark.parametrize(
    ("name", "word"), [("d", "w"), ("e", "second"), ("f", "text"), ("g", "goes")]
)
def test_a_word_inside_any_kind_of_scalar_is_found(name, word):
    node = scalar(name)
    at = str(node.value).index(word)
    place = node.place(at, at + len(word))
    line = TEXT.split("\n")[place.line - 1]
    assert line[place.column - 1 : place.end_column - 1] == word


def test_windows_line_ends_do_not_shift_places():
    node = scalar("e", TEXT.replace("\n", "\r\n"))
    at = str(node.value).index("second")
    assert node.place(at, at + 6).location == "f.yaml:5:3"


def test_a_byte_order_mark_is_no_part_of_the_text():
    from fnec.spec.files import decode

    assert decode(b"\xef\xbb\xbfa: 1", file="f.yaml") == "a: 1"


def test_twenty_thousand_values_are_the_limit():
    with pytest.raises(SpecError) as caught:
        parse_yaml("a: [" + "0, " * MOST_NODES + "0]", file="f.yaml")
    assert [f.code for f in caught.value.diagnostics] == ["S115"]


def test_faults_of_one_pass_are_shown_together():
    with pytest.raises(SpecError) as caught:
        parse_yaml("a: 1\na: 2\nb: &x 1\nc: !t 1\n", file="f.yaml")
    assert [f.code for f in caught.value.diagnostics] == ["S108", "S110", "S109"]


@pytest.mark.parametrize("text", ["{" * 5000, "[" * 5000, "- " * 5000, "a: " + "{a: " * 5000])
def test_deep_nesting_ends_early(text):
    with pytest.raises(SpecError):
        parse_yaml(text, file="f.yaml")
