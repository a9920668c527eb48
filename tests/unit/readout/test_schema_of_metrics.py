"""The schema knows what the catalogue and the panels take: it is written from them."""

import importlib.util

from fnec.readout.catalogue import CATALOGUE
from fnec.readout.figures.panels import PANELS
from fnec.spec.bind_readouts import COMMON, WORDS
from fnec.spec.validate import schema
from tests.specs_in_tests import ROOT

HINT = "run docs/write_metrics.py"


def definitions():
    spec = importlib.util.spec_from_file_location("write_metrics", ROOT / "docs/write_metrics.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.definitions()


def test_the_schema_is_up_to_date():
    found = definitions()
    assert {name: schema()["$defs"].get(name) for name in found} == found, HINT


def test_words_are_told_from_formulas():
    arguments = [a for x in (*CATALOGUE.values(), *PANELS.values()) for a in x.arguments]
    assert {a.name for a in arguments if a.choices or a.is_name} == WORDS
    assert not {a.name for a in arguments} & COMMON
