"""Tables of a measurement, from one that is made up: the numbers can be worked out by head."""

import json

import pytest

from benchmarks.networks import ROOT
from benchmarks.report import BEGIN, END, best_peer, main, markdown, rows, short, written


def run(seconds: float, cpu: float, e: int, i: int, first: float = 3.0) -> dict:
    times = {"run_s": seconds, "cpu_s": cpu, "first_s": first, "peak_mb": 120.0}
    return times | {"spikes": {"E": e, "I": i}}


NETWORK = {
    "title": "A network",
    "sizes": {"E": 80, "I": 20},
    "contenders": {
        "fnec JAX": {"kind": "fnec", "threads": 1},
        "peer A": {"kind": "peer", "threads": 1},
        "peer B 2T": {"kind": "peer", "threads": 2},
        "C++ floor": {"kind": "floor", "threads": 1},
        "peer C": {"kind": "peer", "threads": 1},
    },
    "cold": {"fnec JAX": run(0.2, 0.1, 800, 200, first=9.0)},
    "runs": {
        "fnec JAX": [run(0.2, 0.1, 800, 200), run(0.4, 0.1, 1600, 400), run(0.3, 0.1, 960, 240)],
        "peer A": [run(0.9, 0.5, 800, 200)],
        "peer B 2T": [run(0.5, 0.6, 800, 200)],
        "C++ floor": [run(0.06, 0.05, 800, 200)],
        "peer C": [],
    },
    "absent": {"peer C": "no package"},
}
DATA = {
    "about": {
        "command": "python -m benchmarks peers",
        "duration_s": 2.0,
        "runs": 3,
        "processor": "a processor",
        "cores": 2,
        "python": "3.11.0",
        "versions": {"jax": "0.10"},
    },
    "networks": {"net": NETWORK},
}


def test_a_row_is_the_median_over_rounds_per_second_of_biological_time():
    first = rows(NETWORK, 2.0, "wall")[0]
    assert first.steady_ms == pytest.approx(150)
    assert first.rates == {"E": pytest.approx(6), "I": pytest.approx(6)}
    assert (first.cold_s, first.first_s, first.peak_mb) == (9.0, 3.0, 120.0)


def test_processor_time_is_that_of_a_thread():
    steady = {r.name: r.steady_ms for r in rows(NETWORK, 2.0, "cpu")}
    assert steady["peer B 2T"] == pytest.approx(150)


def test_the_best_peer_is_neither_ours_nor_the_floor():
    best = best_peer(rows(NETWORK, 2.0, "cpu"))
    assert best is not None and best.name == "peer B 2T"


def test_who_has_no_runs_has_no_row():
    assert "peer C" not in {r.name for r in rows(NETWORK, 2.0, "wall")}


def test_a_table_has_the_fastest_first_and_both_ratios():
    lines = [x for x in markdown(DATA, "wall").splitlines() if x.startswith("| ")]
    assert [x.split(" | ")[0] for x in lines[2:]] == [
        "| C++ floor",
        "| **fnec JAX**",
        "| peer B 2T",
        "| peer A",
    ]
    assert lines[3] == "| **fnec JAX** | 150 | 1.7 | 5 | 9 | 3 | 120 | 6 | 6 |"


def test_who_was_left_out_is_said():
    assert "Not there: peer C (no package)." in markdown(DATA, "wall")


def test_numbers_have_few_figures():
    assert [short(x) for x in (None, 1234.5, 99.94, 9.96, 0.0123)] == [
        "–",
        "1234",
        "99.9",
        "10",
        "0.012",
    ]


def test_the_command_writes_between_the_marks(tmp_path):
    file, page = tmp_path / "found.json", tmp_path / "page.md"
    file.write_text(json.dumps(DATA))
    page.write_text(f"before\n{BEGIN}\nold\n{END}\nafter\n")
    main([str(file), "--clock", "wall", "--write", str(page)])
    expected = f"before\n{BEGIN}\n{markdown(DATA, 'wall')}{END}\nafter\n"
    assert page.read_text() == expected


def test_a_page_without_marks_is_refused():
    with pytest.raises(ValueError, match="the page has no"):
        written("no marks", "tables")


def test_the_page_is_what_its_measurement_says():
    found = json.loads((ROOT / "benchmarks" / "measured" / "peers.json").read_text())
    page = (ROOT / "docs" / "performance.md").read_text()
    assert written(page, markdown(found, "cpu")) == page
