"""What a generator may return and take; each fault is one diagnostic at its name in the spec."""

from pathlib import Path

import pytest

from fnec.diagnostics import SpecError
from fnec.diagnostics.place import whole_file
from fnec.generators import call
from fnec.generators.installed import installed
from fnec.spec.sources import GeneratorSource
from tests.generators_in_tests import install

SOURCE = GeneratorSource(name="f", arguments=(), span=whole_file("spec.yaml"))
UNASKED = {"seed": 7, "dt": 1e-4}


def gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: str, **arguments: object):
    install(tmp_path, monkeypatch, f"import numpy as np\n{code}\n", "f")
    return call(SOURCE, arguments, UNASKED, frozenset())


@pytest.mark.parametrize(
    ("returned", "column"),
    [
        ("{'a': [1, 2]}", (1, 2)),
        ("{'a': (1.5, 2)}", (1.5, 2.0)),
        ("{'a': range(3)}", (0, 1, 2)),
        ("{'a': np.arange(3, dtype=np.uint8)}", (0, 1, 2)),
        ("{'a': np.array([0.5], dtype=np.float32)}", (0.5,)),
        ("{'a': []}", ()),
    ],
)
def test_lists_and_arrays_become_plain_numbers(returned, column, tmp_path, monkeypatch):
    made = gives(tmp_path, monkeypatch, f"def f(): return {returned}")
    assert made.columns == (("a", column),)
    assert all(type(x) in (int, float) for x in made.columns[0][1])


@pytest.mark.parametrize(
    ("returned", "said"),
    [
        ("None", "gave nothing, no mapping"),
        ("[1, 2]", "gave a list, no mapping"),
        ("{1: [2]}", "gave a column named 1, which is no text"),
        ("{'a': 3}", "gave 'a' as one value"),
        ("{'a': [[1, 2]]}", "gave 'a' as 1 × 2"),
        ("{'a': [[1], [1, 2]]}", "gave 'a', which is no list of numbers"),
        ("{'a': ['x']}", "gave 'a' as <U1"),
        ("{'a': [1j]}", "gave 'a' as complex128"),
        ("{'a': [None]}", "gave 'a' as object"),
        ("{'a': [True]}", "gave 'a' as bool"),
        ("{'a': (x for x in [1])}", "gave 'a' as one value"),
        ("{'a': np.ma.array([1, 2], mask=[True, False])}", "entries that are masked"),
        ("{'a': [1], 'b': [1, 2]}", "gave 1 entries of 'a', but 2 of 'b'"),
    ],
)
def test_anything_else_is_refused(returned, said, tmp_path, monkeypatch):
    with pytest.raises(SpecError, match="V524") as caught:
        gives(tmp_path, monkeypatch, f"def f(): return {returned}")
    assert said in str(caught.value)


def test_seed_and_step_come_to_those_who_ask(tmp_path, monkeypatch):
    made = gives(tmp_path, monkeypatch, "def f(*, seed, dt): return {'a': [seed, dt]}")
    assert made.columns == (("a", (7.0, 1e-4)),) and made.made_with == ("dt", "seed")


def test_a_seed_with_a_default_comes_as_well(tmp_path, monkeypatch):
    made = gives(tmp_path, monkeypatch, "def f(seed=None): return {'a': [seed]}")
    assert made.columns == (("a", (7,)),)


def test_others_do_not_depend_on_it(tmp_path, monkeypatch):
    assert gives(tmp_path, monkeypatch, "def f(**more): return {'a': []}").made_with == ()


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def f(): raise KeyError('x')", "raised KeyError: 'x'"),
        ("def f(): raise SystemExit(3)", "raised SystemExit: 3"),
        ("def f(): return 1/0", "raised ZeroDivisionError: division by zero"),
        ("import nowhere", "cannot be imported: ModuleNotFoundError"),
        ("def g(): pass", "cannot be imported: AttributeError"),
        ("f = 3", "is no function"),
    ],
)
def test_what_fails_in_a_package_is_told(code, said, tmp_path, monkeypatch):
    with pytest.raises(SpecError, match="V523") as caught:
        gives(tmp_path, monkeypatch, code)
    assert said in str(caught.value) and str(tmp_path) not in str(caught.value)


def test_arguments_by_position_only_are_refused(tmp_path, monkeypatch):
    with pytest.raises(SpecError, match="by its position only"):
        gives(tmp_path, monkeypatch, "def f(n, /): return {'a': []}")


def test_the_package_and_its_version_are_known(tmp_path, monkeypatch):
    made = gives(tmp_path, monkeypatch, "def f(): return {'a': []}")
    assert made.made_by == "f of x 1.0"
    assert ("f", "x", "1.0") in {(g.name, g.package, g.version) for g in installed()}
