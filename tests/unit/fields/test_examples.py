"""The examples in the documentation of the functions run."""

import doctest
import importlib
import pkgutil
import re

import numpy as np

import fnec.fields
from tests.specs_in_tests import ROOT


def test_examples_run():
    attempted = 0
    for module in pkgutil.iter_modules(fnec.fields.__path__, "fnec.fields."):
        result = doctest.testmod(importlib.import_module(module.name))
        assert result.failed == 0, module.name
        attempted += result.attempted
    assert attempted >= 5


def test_the_page_on_fields_runs():
    [code] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/fields.md").read_text(), re.S)
    names = {
        "contacts": np.array([[5e-5, 0.0, z] for z in np.linspace(0, 1.6e-3, 16)]),
        "cells": np.array([[0.0, 0.0, 8e-4], [1e-5, 0.0, 9e-4]]),
        "currents": np.ones((20, 2)) * 1e-10,
    }
    exec(code, names)
    assert names["slow"].shape == (20, 16) and np.abs(names["slow"]).max() > 0
