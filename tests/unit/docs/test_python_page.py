"""The examples of docs/python.md run, one after the other, and its tables are complete."""

import re

from fnec.front.cell_types import CELL_TYPES
from fnec.front.mediums import BOUNDARIES, GAUGES, MODELS
from fnec.front.readouts import METRIC_NAMES
from fnec.front.simulation import BACKENDS
from tests.specs_in_tests import ROOT

PAGE = (ROOT / "docs" / "python.md").read_text()


def test_the_examples_run(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    names: dict[str, object] = {}
    blocks = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    assert len(blocks) == 7
    for block in blocks:
        exec(compile(block, "docs/python.md", "exec"), names)
    said = capsys.readouterr().out
    assert "there is no cell type 'PVV': did you mean 'PV'?" in said
    signals = names["signals"]
    assert signals.V_m.shape == (5000, 100)  # type: ignore[attr-defined]
    assert signals.LFP.shape == (5000, 16)  # type: ignore[attr-defined]


def test_every_name_of_a_table_is_on_the_page():
    for names in (CELL_TYPES, BOUNDARIES, GAUGES, MODELS, METRIC_NAMES, BACKENDS):
        for name in names:
            assert f"`{name}`" in PAGE or name == "auto", name
