"""A seed gives the same bits alone and in company; the oracle is the run of that seed alone."""

import shutil
import subprocess
import sys

import pytest

from fnec.backends import find_target
from tests.equivalence import networks_to_resume
from tests.equivalence.test_between_steps import DELAYS, SPEC
from tests.equivalence.test_resume import assert_equal
from tests.specs_in_tests import network, program

# Plasticity, homeostasis and probes of synapses between steps, a delay for each synapse, phases,
# noise of cells: numbers of synapses, longest delays and delays in use differ from seed to seed.
NETWORKS = networks_to_resume.NETWORKS | {"between steps": SPEC.replace("DELAY", DELAYS[-1])}
SEEDS = (3, 4, 11)


def made(name: str):
    pytest.importorskip("jax")
    return program(find_target("jax").emit(network(NETWORKS[name])))


@pytest.mark.parametrize("name", NETWORKS)
def test_a_seed_gives_the_same_bits_in_company(name, tmp_path):
    module = made(name)
    alone = [module.run(seed=seed, chunk=30) for seed in SEEDS]
    folders = [tmp_path / str(seed) for seed in SEEDS]
    for found, want in zip(module.run_batch(SEEDS, chunk=30), alone, strict=True):
        assert_equal(found, want)
    for batch in (1, 2):
        together = module.run_batch(SEEDS, chunk=30, out=folders, batch=batch)
        for found, want in zip(together, alone, strict=True):
            assert_equal(found, want)


def test_a_seed_of_a_batch_that_was_cut_off_goes_on_alone(tmp_path):
    module = made("between steps")
    folders = [tmp_path / str(seed) for seed in SEEDS]
    n_steps = module.run(seed=3)["n_steps"]

    def copy(k: int, _n: int) -> None:
        if k == n_steps + 60:  # of the second seed
            shutil.copytree(folders[1], tmp_path / "cut")

    module.run_batch(SEEDS, out=folders, chunk=30, checkpoint=1e-9, progress=copy)
    found = module.run(seed=SEEDS[1], out=tmp_path / "cut", chunk=30, resume=True)
    assert_equal(found, module.run(seed=SEEDS[1]))


def test_the_program_writes_a_folder_for_each_seed(tmp_path):
    net = network(NETWORKS["between steps"])
    (tmp_path / "model.py").write_text(find_target("jax").emit(net))

    def command(*flags: str) -> subprocess.CompletedProcess[str]:
        words = [sys.executable, "model.py", "--quiet", *flags]
        return subprocess.run(words, cwd=tmp_path, capture_output=True, text=True)

    assert command("--seeds", "3,4..5", "--out", "many").returncode == 0
    assert command("--seed", "5", "--out", "one").returncode == 0
    assert [p.name for p in sorted((tmp_path / "many").iterdir())] == ["seed_3", "seed_4", "seed_5"]
    for path in (tmp_path / "one").glob("*.npy"):
        assert path.read_bytes() == (tmp_path / "many/seed_5" / path.name).read_bytes()
    assert "--resume goes on with one --seed" in command("--seeds", "3", "--resume").stderr
