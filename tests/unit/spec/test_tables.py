"""CSV files of edges and spikes."""

from pathlib import Path

import pytest

from fnec.diagnostics import SpecError
from fnec.diagnostics.place import whole_file
from fnec.spec.connect import EdgeTable
from fnec.spec.model import SpikeTable
from fnec.spec.sources import FileSource
from fnec.spec.tables import read_edges, read_spikes


def csv(path: Path) -> FileSource:
    return FileSource(name=path.name, path=path, span=whole_file("spec.yaml"))


def edge_file(path, text):
    path.write_text(text)
    return EdgeTable(source=csv(path), span=whole_file("spec.yaml"))


def test_edges_in_the_order_of_the_file(tmp_path):
    table = edge_file(tmp_path / "e.csv", "pre,post\n2,0\n\n# remark\n0, 1\n")
    assert read_edges(table) == (((2, 0), (0, 1)), ())


def test_spikes_in_seconds(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("cell,time_s\n0,0.001\n3,2e-3\n")
    table = SpikeTable(source=csv(path), span=whole_file("spec.yaml"))
    assert read_spikes(table) == ((0, 3), (0.001, 0.002))


@pytest.mark.parametrize(
    "row", ["1", "1,2,3", "-1,2", "1.5,2", "a,b", "1;2", "²,1", "9999999999999999999,1"]
)
def test_a_bad_row_is_shown_with_its_line(tmp_path, row):
    with pytest.raises(SpecError) as caught:
        read_edges(edge_file(tmp_path / "e.csv", f"0,1\n{row}\n"))
    (fault,) = caught.value.diagnostics
    assert (fault.code, fault.span.location) == ("V511", "e.csv:2:1")
    assert fault.span.source_line() == row
