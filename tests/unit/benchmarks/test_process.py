"""How a contender is run: what it says is read, and what it fails with is told."""

import sys

import pytest

from benchmarks.contenders import Contender
from benchmarks.process import Failed, measure


def contender(code: str) -> Contender:
    return Contender(name="it", kind="peer", command=(sys.executable, "-c", code))


def test_the_last_line_of_json_counts(tmp_path):
    code = "import sys; print('hello'); print('{\"run_s\": 2}'); print(sys.argv[1:])"
    found = measure(contender(code), duration=0.5, seed=3, caches=tmp_path, limit=60)
    assert found["run_s"] == 2 and found["first_s"] > 0


def test_caches_and_threads_come_by_the_environment(tmp_path):
    names = "['CYTHON_CACHE_DIR', 'OMP_NUM_THREADS']"
    code = f"import json, os; print(json.dumps({{n: os.environ[n] for n in {names}}}))"
    found = measure(contender(code), duration=0.5, seed=3, caches=tmp_path, limit=60)
    assert found["CYTHON_CACHE_DIR"] == str(tmp_path / "cython")
    assert found["OMP_NUM_THREADS"] == "1"


def test_a_failure_is_told_by_its_last_line(tmp_path):
    with pytest.raises(Failed, match="ValueError: no such cell"):
        measure(
            contender("raise ValueError('no such cell')"),
            duration=1,
            seed=1,
            caches=tmp_path,
            limit=60,
        )


def test_one_that_takes_too_long_is_ended(tmp_path):
    with pytest.raises(Failed, match=r"more than 0\.3 s"):
        measure(
            contender("import time; time.sleep(60)"),
            duration=1,
            seed=1,
            caches=tmp_path,
            limit=0.3,
        )
