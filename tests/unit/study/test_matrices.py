"""Effects on many populations stand in tables, layers by types."""

import numpy as np
import pytest

from fnec.study.effects import Effect, Measured
from fnec.study.figure import draw_effects, shown_effects
from fnec.study.matrices import by_area


def effect(name: str, difference: float, *, clear: bool, **tags: str) -> Effect:
    kind = "population" if len(tags) > 1 else "tags"
    of = Measured(
        kind=kind, name=name, tags=tags, metric="rate", unit="Hz", shown_unit="Hz", factor=1.0,
        values={"cut": np.zeros(3)},
    )  # fmt: skip
    low, high = (difference - 0.1, difference + 0.1) if clear else (-9.0, 9.0)
    return Effect(of=of, condition="cut", n=3, before=1.0, after=1.0, difference=difference, low=low, high=high)  # fmt: skip


PLACES = [(a, x, t) for a in ("V1", "V4") for x in ("L2", "L1", "L3") for t in ("E", "PV")]
EFFECTS = [
    effect(f"{a}_{x}_{t}", k, clear=t == "E", area=a, layer=x, type=t)
    for k, (a, x, t) in enumerate(PLACES)
][1:]  # one population is missing
ALL = [effect("area V1", 2.0, clear=True, area="V1"), *EFFECTS, effect("V1_L2_E", 0.5, clear=True, area="V1", layer="L2", type="E")]  # fmt: skip


def test_few_populations_are_no_tables():
    assert by_area(ALL[:8]) == {}
    assert {a: len(rows) for a, rows in by_area(ALL).items()} == {"V1": 6, "V4": 6}


def test_tables_hold_differences_where_layer_and_type_meet(tmp_path, monkeypatch):
    from matplotlib.figure import Figure

    drawn = []
    monkeypatch.setattr(Figure, "savefig", lambda self, path: drawn.append(self))
    draw_effects(ALL, tmp_path / "effects.png", title="t")
    dots, one, two = drawn[0].axes[:3]
    assert [t.get_text() for t in dots.get_yticklabels()] == ["area V1"]
    assert [t.get_text() for t in one.get_yticklabels()] == ["L1", "L2", "L3"]
    table = one.images[0].get_array()
    types = [t.get_text() for t in one.get_xticklabels()]
    assert table[1, types.index("E")] == 0.5
    assert table[0, types.index("PV")] == 3.0
    assert two.images[0].get_array()[2, types.index("PV")] == 11.0
    assert sorted(t.get_text() for t in one.texts) == ["0.5", "2.0", "4.0"]  # E, which are clear


def test_differences_that_cannot_be_said_are_left_out():
    assert shown_effects([effect("x", float("nan"), clear=False, area="V1")]) == {}
    assert len(shown_effects(ALL)["cut"]) == pytest.approx(13)
