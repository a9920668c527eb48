"""The schema itself: valid, closed, and explained property by property."""

import pytest
from jsonschema import Draft202012Validator

from fnec.spec.validate import schema


def objects(node, path="$"):
    """Every subschema that lists properties."""
    if isinstance(node, dict):
        if "properties" in node and "if" not in path.split(".")[-1:]:
            yield path, node
        for key, value in node.items():
            if key not in ("examples", "default", "if", "not"):
                yield from objects(value, f"{path}.{key}")
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from objects(value, f"{path}[{i}]")


def test_it_is_a_schema():
    Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize(
    ("path", "node"), list(objects(schema())), ids=lambda x: x if isinstance(x, str) else ""
)
def test_every_object_is_closed(path, node):
    chooses = "allOf" in node or ("then" in node and "additionalProperties" not in node)
    assert chooses or "additionalProperties" in node


@pytest.mark.parametrize(
    ("path", "node"), list(objects(schema())), ids=lambda x: x if isinstance(x, str) else ""
)
def test_every_property_is_explained(path, node):
    for name, property_ in node["properties"].items():
        target = property_
        if "$ref" in property_:
            target = {**schema()["$defs"][property_["$ref"].rpartition("/")[2]], **property_}
        assert target.get("description"), f"{path}.{name}"
        assert (
            target.get("examples") or "properties" in target or "additionalProperties" in target
        ), f"{path}.{name}"


@pytest.mark.parametrize("name", sorted(schema()["$defs"]))
def test_every_example_is_valid(name):
    definition = schema()["$defs"][name]
    checker = Draft202012Validator({"$ref": f"#/$defs/{name}", "$defs": schema()["$defs"]})
    for example in definition.get("examples", ()):
        assert list(checker.iter_errors(example)) == [], example


def test_the_schema_needs_no_network():
    refs = [v for _, node in objects(schema()) for v in node.values() if isinstance(v, str)]
    assert not any(v.startswith("http") for v in refs if "json-schema.org" not in v)
