"""How one tree is laid over another. Oracle: the rules in the module's first lines."""

from typing import Any

import pytest

from fnec.diagnostics import SpecError
from fnec.spec.merge import overlay
from fnec.spec.node import Mapping, plain
from fnec.spec.reader import parse_yaml


def merged(base: str, over: str) -> Any:
    return plain(overlay(parse_yaml(base, file="base"), parse_yaml(over, file="over")))


def test_mappings_merge_key_by_key_and_keep_their_order():
    found = merged("a: {x: 1, y: 2}\nb: 3", "a: {y: 4, z: 5}\nc: 6")
    assert found == {"a": {"x": 1, "y": 4, "z": 5}, "b": 3, "c": 6}
    assert list(found) == ["a", "b", "c"]


def test_lists_are_replaced():
    assert merged("a: [1, 2]", "a: [3]") == {"a": [3]}


def test_a_bare_value_replaces_the_value_of_a_parameter_only():
    found = merged("parameters: {n: {value: 1, help: x}}", "parameters: {n: 2}")
    assert found == {"parameters": {"n": {"value": 2, "help": "x"}}}


def test_details_keep_the_bare_value_of_a_parameter():
    found = merged("parameters: {n: 1}", "parameters: {n: {help: x}}")
    assert found == {"parameters": {"n": {"value": 1, "help": "x"}}}


def test_null_removes():
    assert merged("a: {x: 1, y: 2}", "a: {x: null}") == {"a": {"y": 2}}


def test_null_over_nothing_is_a_fault():
    with pytest.raises(SpecError) as caught:
        merged("a: {x: 1}", "a: {z: null}")
    assert caught.value.diagnostics[0].code == "S308"


def test_another_rule_replaces_the_old_one():
    base = "projections: {p: {connect: {rule: probability, p: 0.1}}}"
    found = merged(base, "projections: {p: {connect: {rule: one_to_one}}}")
    assert found == {"projections": {"p": {"connect": {"rule": "one_to_one"}}}}


def test_the_same_rule_is_merged():
    base = "projections: {p: {connect: {rule: probability, p: 0.1, autapses: false}}}"
    found = merged(base, "projections: {p: {connect: {p: 0.2}}}")
    assert found["projections"]["p"]["connect"] == {
        "rule": "probability",
        "p": 0.2,
        "autapses": False,
    }


def test_selections_are_replaced_as_a_whole():
    base = "probes: {p: {record: v, of: {population: E, first: 8}}}"
    found = merged(base, "probes: {p: {of: {population: E, last: 2}}}")
    assert found["probes"]["p"]["of"] == {"population": "E", "last": 2}


def test_a_synapse_and_a_receptor_live_side_by_side():
    found = merged("projections: {p: {receptor: ampa}}", "projections: {p: {synapse: stdp}}")
    assert found == {"projections": {"p": {"receptor": "ampa", "synapse": "stdp"}}}
    over = "projections: {p: {synapse: gap, receptor: }}"
    found = merged("projections: {p: {receptor: ampa}}", over)
    assert found == {"projections": {"p": {"synapse": "gap"}}}


def test_nodes_keep_the_file_that_they_came_from():
    tree = overlay(parse_yaml("a: {x: 1}", file="base"), parse_yaml("a: {y: 2}", file="over"))
    a = tree.get("a")
    assert isinstance(a, Mapping)
    assert [node.span.file for _, node in a] == ["base", "over"]
