"""Names that Brian2 would take for something else."""

import pytest

from fnec.backends.brian2.names import fresh, is_taken, spell

b2 = pytest.importorskip("brian2")


def test_most_names_stay():
    names = ["v", "g_e", "I_Na", "m", "h", "n", "tau_m", "E", "S"]
    assert spell(names) == {n: n for n in names}


def test_different_names_stay_different():
    spelled = spell(["new", "new_0", "new_1", "v"])
    assert spelled == {"new": "new_2", "new_0": "new_0", "new_1": "new_1", "v": "v"}


def test_local_names_have_an_underscore():
    assert spell(["idx", "v"], "_") == {"idx": "_idx_0", "v": "_v"}


def test_every_function_and_unit_of_brian2_is_taken():
    from brian2.core.functions import DEFAULT_FUNCTIONS
    from brian2.core.namespace import DEFAULT_UNITS

    from fnec.expr import FUNCTIONS
    from fnec.units import UNITS

    refused = FUNCTIONS.keys() | UNITS.keys()  # no names in a spec
    others = [n for n in (*DEFAULT_FUNCTIONS, *DEFAULT_UNITS) if n not in refused]
    assert [n for n in others if not is_taken(n)] == []


@pytest.mark.parametrize("kind", ["NeuronGroup", "Synapses"])
def test_every_attribute_of_brian2_is_taken(kind):
    attributes = [a for a in dir(getattr(b2, kind)) if not a.startswith("_")]
    assert [a for a in attributes if not is_taken(a) and a not in ("N", "i")] == []


def test_a_fresh_name_is_free():
    assert fresh("key_x", {"key_x", "key_x_1"}) == "key_x_2"
