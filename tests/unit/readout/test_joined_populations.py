"""Readouts of several populations: their cells count as those of one."""

import pytest

from fnec.checks import complete
from fnec.diagnostics import SpecError
from fnec.runner import Request, run_spec
from fnec.spec import load_text

SPEC = """
fnec: 1
name: three
simulation: {duration: 1 s, dt: 1 ms}
populations:
  A: {spikes: {times: [100 ms, 200 ms, 300 ms, 400 ms], cells: [0, 0, 0, 0]}, size: 2, tags: {type: E, area: V1}}
  B: {spikes: {times: [100 ms, 200 ms, 400 ms, 700 ms, 150 ms], cells: [0, 0, 0, 0, 3]}, size: 4, tags: {type: E, area: V4}}
  C: {spikes: {times: [400 ms], cells: [0]}, size: 1, tags: {type: I, area: V4}}
probes: {spikes: {record: spikes, of: all}}
readouts:
  of_A: {metric: rate, of: A}
  of_E: {metric: rate, of: {tags: {type: E}}}
  of_both: {metric: rate, of: [A, C]}
  late: {metric: spike_count, of: {tags: {area: [V1, V4]}}, after: 350 ms}
  cv: {metric: cv_isi, of: {tags: {type: E}}}
  active: {metric: active_fraction, of: {tags: {type: E}}}
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory):
    folder = tmp_path_factory.mktemp("joined")
    (folder / "three.yaml").write_text(SPEC)
    asked = Request(spec=folder / "three.yaml", backend="reference", out=folder, figures=False)
    return {a.name: a for a in run_spec(asked).answers}


def test_rates_count_all_cells(found):
    assert found["of_A"].value == pytest.approx(4 / 2)
    assert found["of_E"].value == pytest.approx(9 / 6)
    assert found["of_both"].value == pytest.approx(5 / 3)
    assert found["late"].value == 4


def test_cells_of_one_number_stay_apart(found):
    # Cell 0 of A is a clock; cell 0 of B has intervals of 1, 2 and 3 times 0.1 s: sqrt(2/3)/2.
    assert found["cv"].value == pytest.approx((0 + (2 / 3) ** 0.5 / 2) / 2)
    assert found["active"].value == pytest.approx(3 / 6)


def test_it_is_said_of_whom(found):
    assert found["of_E"].of == "A, B"


@pytest.mark.parametrize(("tag", "code"), [("type: F", "N408"), ("kind: E", "N408")])
def test_tags_that_nobody_bears_are_refused(tag, code):
    with pytest.raises(SpecError) as caught:
        complete(load_text(SPEC.replace("{tags: {type: E}}", f"{{tags: {{{tag}}}}}")))
    assert code in {d.code for d in caught.value.diagnostics}


@pytest.mark.parametrize("metric", ["population_vector", "weights"])
def test_metrics_of_one_population_take_no_others(metric):
    with pytest.raises(SpecError):
        complete(
            load_text(SPEC.replace("metric: rate, of: [A, C]", f"metric: {metric}, of: [A, C]"))
        )
