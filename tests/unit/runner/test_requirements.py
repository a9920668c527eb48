"""What a run needs on this machine is asked for before anything runs."""

import pytest

from fnec.pipeline import checked
from fnec.runner import RunError
from fnec.runner.requirements import require_libraries
from tests.specs_in_tests import ROOT


def test_a_probe_without_its_library_stops_before_the_run(monkeypatch):
    spec = checked(ROOT / "specs" / "layered_column.yaml")
    require_libraries(spec)  # it is installed here
    monkeypatch.setattr("fnec.runner.requirements.find_spec", lambda name: None)
    with pytest.raises(RunError, match=r"probe 'eeg' .* needs LFPykit, which is not installed"):
        require_libraries(spec)


def test_a_spec_without_fields_needs_no_library(monkeypatch):
    monkeypatch.setattr("fnec.runner.requirements.find_spec", lambda name: None)
    require_libraries(checked(ROOT / "specs" / "ei_population.yaml"))
