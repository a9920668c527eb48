"""A report stands alone, says what the run holds, and shows words of strangers letter by letter."""

import json
import shutil
from importlib import resources
from pathlib import Path

import numpy as np
import pytest

from fnec.report import open_held, write_report
from fnec.runner import RunError
from tests.unit.report.conftest import HOSTILE
from tests.unit.report.reading import Page, numbers

MOST_BYTES = 6_000_000


@pytest.fixture(scope="module")
def page(original: Path, tmp_path_factory: pytest.TempPathFactory) -> Page:
    folder = shutil.copytree(original, tmp_path_factory.mktemp("page") / "placed")
    return Page(write_report(Path(folder)).path)


def test_the_page_asks_for_nothing_from_elsewhere(page: Page):
    for tag, said in page.elements:
        assert tag not in ("link", "iframe", "object", "embed", "base")
        for key in ("src", "href", "data", "srcset", "action"):
            value = said.get(key)
            assert value is None or value.startswith(("data:image/png;base64,", "#"))
    policy = [said["content"] for tag, said in page.elements if "http-equiv" in said]
    assert policy and policy[0] and "default-src 'none'" in policy[0]
    assert page.path.stat().st_size < MOST_BYTES


def test_words_of_the_spec_make_no_elements(page: Page):
    assert sum(tag == "script" for tag, _ in page.elements) == 3
    assert not [said for tag, said in page.elements if tag == "b" or "onerror" in said]
    assert page.said.count(HOSTILE) == 5  # title, description, citation, help, source
    assert "boom" not in page.scripts[None]


def test_the_library_is_plotly_as_installed(page: Page):
    installed = resources.files("plotly") / "package_data" / "plotly.min.js"
    assert page.library() == installed.read_bytes()


def test_every_section_is_there_and_linked(page: Page):
    ids = {said.get("id") for _, said in page.elements}
    links = {str(said["href"])[1:] for tag, said in page.elements if tag == "a"}
    assert len(links) == 10 and links <= ids


def test_the_table_of_rates_has_the_numbers_of_the_run(page: Page, original: Path):
    recording = open_held(original).recording
    start = page.said.index("Rates", page.said.index("Doing it again") + 1)
    for population, n_cells in (("E", 6), ("I", 3)):
        at = page.said.index(population, start)
        n_spikes = len(recording.spikes(population)[0])
        assert page.said[at + 1 : at + 3] == [str(n_cells), str(n_spikes)]
        shown = float(page.said[at + 3].removesuffix(" Hz"))
        assert shown == pytest.approx(n_spikes / n_cells / 0.04, rel=5e-3)  # three digits


def test_every_spike_stands_in_the_raster_at_its_time_and_cell(page: Page, original: Path):
    recording = open_held(original).recording
    traces = page.plots()["over-time"]["data"]
    for population in ("E", "I"):
        trace = next(
            t for t in traces if t.get("meta", {}).get("population") == population and "y" in t
        )
        x, y = numbers(trace["x"]), numbers(trace["y"])
        rows = numbers(trace["meta"]["rows"])
        np.testing.assert_allclose((y[::3] + y[1::3]) / 2, trace["meta"]["bottom"] + rows + 0.5)
        cells = numbers(trace["meta"]["cells"])[rows]
        assert np.isnan(y[2::3]).all()
        times, own = recording.spikes(population)
        shown = sorted(zip(x[::3].round(2).tolist(), cells.tolist(), strict=True))
        assert shown == sorted(
            zip((times * 1e3).astype("f4").round(2).tolist(), own.tolist(), strict=True)
        )


def test_cells_stand_where_the_run_put_them_with_their_rates(page: Page, original: Path):
    held = open_held(original)
    cells = page.plots()["scaffold"]["data"][0]
    for axis in "xyz":
        np.testing.assert_allclose(numbers(cells[axis]), held.places["E"][axis] * 1e6, rtol=1e-6)
    _, spiking = held.recording.spikes("E")
    counts = np.bincount(spiking, minlength=6)
    np.testing.assert_allclose(numbers(cells["customdata"])[:, 1], counts / 0.04, rtol=1e-6)


def test_cells_without_positions_are_named_in_a_line(page: Page):
    assert "Without positions, and not drawn: I." in page.text


def test_a_missed_expectation_is_marked(page: Page):
    assert "missed" in page.said and "too_many" in page.said


def test_the_same_run_gives_the_same_page(copied: Path):
    first = write_report(copied).path.read_bytes()
    assert write_report(copied).path.read_bytes() == first
    assert [p.name for p in copied.glob(".*")] == []


def test_an_interrupted_run_is_reported_as_far_as_it_got(copied: Path, change_manifest):
    change_manifest(status="interrupted", n_done=100)
    written = write_report(copied)
    text = Page(written.path).text
    assert not written.held.is_done
    assert "The run did not reach its end." in text and "interrupted at 10 ms of 40 ms" in text


def test_a_file_that_was_changed_since_is_named(copied: Path):
    np.save(copied / "recording" / "final.E.v.npy", np.zeros(6))
    assert write_report(copied).held.differing == ("recording/final.E.v.npy",)
    assert (
        "Files have changed since the run: recording/final.E.v.npy"
        in Page(copied / "report.html").text
    )


def test_without_plotly_the_panels_say_what_to_install(copied: Path, monkeypatch):
    monkeypatch.setattr("fnec.report.write.packed_library", lambda: None)
    page = Page(write_report(copied).path)
    assert not any(tag == "script" for tag, _ in page.elements)
    assert page.text.count("pip install 'fnec[report]'") == 2


def test_many_figures_are_reduced_until_they_find_room(copied: Path):
    from PIL import Image

    noise = np.random.default_rng(0).integers(0, 255, (900, 1400, 3), dtype=np.uint8)
    for k in range(6):
        Image.fromarray(noise).save(copied / "figures" / f"noise_{k}.png")
    written = write_report(copied)
    assert written.n_bytes < MOST_BYTES
    text = Page(written.path).text
    for k in range(6):
        assert f"noise_{k}.png" in text  # in the page, or named as left out


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        (lambda f: (f / "manifest.json").unlink(), "is not a run of fnec: it has no manifest.json"),
        (lambda f: (f / "manifest.json").write_text("{"), "is not what fnec writes"),
        (lambda f: (f / "manifest.json").write_text('{"identity": 1}'), "is not what fnec writes"),
        (lambda f: (f / "spec.yaml").unlink(), "has lost its spec.yaml"),
        (lambda f: shutil.rmtree(f / "recording"), "has no recording"),
        (
            lambda f: (f / "recording" / "meta.json").write_text("{}"),
            "is not what a program of fnec",
        ),
        (lambda f: (f / "recording" / "spikes.E.cell.npy").write_bytes(b""), "cannot be read"),
        (lambda f: (f / "recording" / "spikes.E.cell.npy").unlink(), "has lost recording/spikes.E"),
        (lambda f: (f / "metrics.json").write_text("[1]"), "metrics.json is not what fnec writes"),
        (lambda f: shutil.rmtree(f), "there is no folder"),
    ],
)
def test_what_is_no_run_or_only_a_part_of_one_is_said(copied: Path, spoil, message: str):
    spoil(copied)
    with pytest.raises(RunError) as refused:
        write_report(copied)
    assert message in refused.value.message
    assert refused.value.help
    assert not (copied / "report.html").exists()


def test_a_run_that_was_killed_has_nothing_to_report_yet(copied: Path):
    from fnec.runner.leftovers import partial_name

    copied.rename(copied.with_name(partial_name("placed")))
    with pytest.raises(RunError, match="has not come to its end"):
        write_report(copied)


def test_the_folder_of_several_seeds_points_at_one_of_them(copied: Path, tmp_path: Path):
    several = tmp_path / "several"
    several.mkdir()
    copied.rename(several / "seed_1")
    (several / "summary.json").write_text(json.dumps({}))
    with pytest.raises(RunError) as refused:
        write_report(several)
    assert refused.value.help == f"name one of them, such as {several / 'seed_1'}"
