"""Values lifted out of C++: the oracle is what the text said before."""

import importlib.util
import struct

import pytest

from fnec.backends.brian2.target import emit, file_name
from fnec.pipeline import checked, network_of
from tests.specs_in_tests import ROOT

pytest.importorskip("brian2")


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    """The generated script of `ei_population` as a module."""
    path = tmp_path_factory.mktemp("program") / file_name
    path.write_text(emit(network_of(checked(ROOT / "specs" / "ei_population.yaml"))))
    spec = importlib.util.spec_from_file_location("brian2_model", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def lifted(program, text: str) -> tuple[str, bytes]:
    values: list[bytes] = []
    return program.lift(text, values).removeprefix(program.DECLARED), b"".join(values)


@pytest.mark.parametrize(
    ("before", "after", "value"),
    [
        ("const double w = 6.000000000000001e-09;", "run_real(0);", (6.000000000000001e-09,)),
        ("const double E_L = - 0.06;", "run_real(0);", (-0.06,)),
        ("network.run(0.05, NULL, 10.0);", "network.run(run_real(0), NULL, 10.0);", (0.05,)),
        ("const int64_t key = 9007199254740993;", "run_whole(0);", 9007199254740993),
        ("const int64_t key = - 9007199254740993;", "run_whole(0);", -9007199254740993),
        ("const size_t _numv = 4000;", "run_whole(0);", 4000),
        ("x = new int32_t[255989];", "new int32_t[run_whole(0)];", 255989),
        ("for(int i=0; i<64235; i++) x[i] = 0;", "i<run_whole(0); i++) x[i] = 0;", 64235),
        ("var_size = 34;", "var_size = run_whole(0);", 34),
        ("f.read(x, 12*sizeof(int32_t));", "f.read(x, run_whole(0)*sizeof(int32_t));", 12),
    ],
)
def test_a_value_is_read_when_the_program_starts(program, before, after, value):
    text, values = lifted(program, before)
    assert text.endswith(after)
    assert struct.unpack("d" if isinstance(value, tuple) else "q", values) == (
        value if isinstance(value, tuple) else (value,)
    )


@pytest.mark.parametrize(
    "text",
    [
        "static const double LOG2_E = 1.4426950408889634;",
        "double p = 2.5e-08 * r + 2.7e-07;",
        "const double dt = _ptr_array_defaultclock_dt[0];",
        "_array_defaultclock_timestep[0] = 0;",
    ],
)
def test_what_belongs_to_the_code_stays(program, text):
    assert lifted(program, text) == (text, b"")


def test_the_order_in_which_clocks_are_set_makes_no_other_program(program, tmp_path, monkeypatch):
    lines = ["    _array_defaultclock_timestep[0] = 0;", "    _array_x_clock_t[0] = 0.0;"]
    found = []
    for name, order in (("a", lines), ("b", lines[::-1])):
        folder = tmp_path / name
        (folder / "static_arrays").mkdir(parents=True)
        (folder / "objects.cpp").write_text("const size_t _numv = 4000;\n")
        (folder / "main.cpp").write_text("\n".join(["{", *order, "}", ""]))
        found.append(program.lifted_sources(folder))
    assert found[0] == found[1]
    assert "int64_t run_values[1];" in found[0]["objects.cpp"]
