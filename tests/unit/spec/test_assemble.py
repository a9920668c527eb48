"""Specs gathered from several files, modes and the command line."""

import pytest

from fnec.diagnostics import SpecError
from fnec.spec import PopulationSpec, load

CELLS = """\
fnec: 1
neurons:
  lif:
    parameters: {tau: 10 ms}
    state: {v: {derivative: -v/tau, unit: mV}}
    threshold: v > 1 mV
    reset: {v: 0 mV}
"""
MAIN = """\
fnec: 1
name: tiny
include: [parts/cells.yaml]
parameters: {n: {value: 10, help: cells}, w: 1 mV}
modes: {small: {help: fewer, parameters: {n: 2}, simulation: {duration: 1 ms}}}
simulation: {duration: 1 s, dt: 0.1 ms}
populations: {E: {neuron: lif, size: n}}
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts/cells.yaml").write_text(CELLS)
    (tmp_path / "main.yaml").write_text(MAIN)
    return tmp_path


def write(folder, name, text):
    (folder / name).write_text(text)
    return folder / name


def test_definitions_come_from_included_files(folder):
    spec = load(folder / "main.yaml")
    assert [n.name for n in spec.neurons] == ["lif"]
    assert spec.neurons[0].span.file.endswith("parts/cells.yaml")
    assert [f.name.rpartition("/")[2] for f in spec.files] == ["main.yaml", "cells.yaml"]


def test_a_mode_overrides_values_and_keeps_the_rest(folder):
    spec = load(folder / "main.yaml", mode="small")
    n = spec.parameters[0]
    assert (n.value.source, n.help) == ("2", "cells")
    duration = spec.simulation.duration
    assert duration is not None and duration.source == "1 ms"
    assert spec.simulation.dt.source == "0.1 ms"


def test_the_command_line_overrides_the_mode(folder):
    spec = load(folder / "main.yaml", mode="small", overrides={"n": "3", "w": "2 mV"})
    assert [p.value.source for p in spec.parameters] == ["3", "2 mV"]


def test_a_fault_on_the_command_line_points_there(folder):
    with pytest.raises(SpecError) as caught:
        load(folder / "main.yaml", overrides={"n": "3", "w": "2 mV +"})
    fault = caught.value.diagnostics[0]
    assert fault.code == "X101"
    assert fault.span.file == "<command line>"
    assert fault.span.source_line() == "n=3 w=2 mV +"


def test_a_spec_can_extend_another(folder):
    path = write(
        folder, "child.yaml", "fnec: 1\nname: child\nextends: main.yaml\nparameters: {n: 7}\n"
    )
    spec = load(path)
    assert (spec.name, spec.parameters[0].value.source) == ("child", "7")


def test_the_spec_overrides_what_it_includes(folder):
    text = MAIN + "neurons: {lif: {parameters: {tau: 20 ms}}}\n"
    spec = load(write(folder, "own.yaml", text))
    assert spec.neurons[0].parameters[0].value.source == "20 ms"
    assert spec.neurons[0].threshold is not None


def test_a_file_included_twice_counts_once(folder):
    write(folder, "parts/more.yaml", "fnec: 1\ninclude: [cells.yaml]\n")
    text = MAIN.replace("[parts/cells.yaml]", "[parts/cells.yaml, parts/more.yaml]")
    assert len(load(write(folder, "twice.yaml", text)).neurons) == 1


def test_models_inherit_key_by_key(folder):
    text = MAIN + "neurons:\n  slow: {extends: lif, parameters: {tau: 99 ms}}\n"
    spec = load(write(folder, "own.yaml", text))
    slow = spec.neuron("slow")
    assert slow is not None and slow.extends is not None and slow.threshold is not None
    assert (slow.extends.name, slow.parameters[0].value.source) == ("lif", "99 ms")


def test_a_population_overrides_receptors_of_its_neuron(folder):
    text = MAIN.replace("size: n}", "size: n, receptors: {exc: {tau: 2 ms}}}") + (
        "receptors: {r: {parameters: {tau: 1 ms}, state: {g: {unit: 1}}}}\n"
        "neurons: {lif: {receptors: {exc: {receptor: r}}}}\n"
    )
    population = load(write(folder, "own.yaml", text)).populations[0]
    assert isinstance(population, PopulationSpec)
    (use,) = population.receptors
    assert use.receptor is not None
    assert use.receptor.name == "r" and use.overrides[0].value.source == "2 ms"


def test_fifty_files_are_the_limit(folder):
    for k in range(60):
        write(folder, f"f{k}.yaml", f"fnec: 1\ninclude: [f{k + 1}.yaml]\n")
    write(folder, "f60.yaml", "fnec: 1\n")
    with pytest.raises(SpecError) as caught:
        load(write(folder, "own.yaml", MAIN.replace("parts/cells.yaml", "f0.yaml")))
    assert caught.value.diagnostics[0].code == "S311"
