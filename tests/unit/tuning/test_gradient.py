"""Surrogate derivatives of rates, held against finite differences of a loss that seeds smooth."""

import numpy as np
import pytest

from fnec.backends.jax.target import emit
from fnec.pipeline import checked, network_of
from fnec.runner import RunError
from fnec.tuning import StudyRequest, run_study
from fnec.tuning.candidates import Candidates
from fnec.tuning.gradient import Gradient, loss_slopes
from fnec.tuning.problem import problem_of
from fnec.tuning.surrogate import surrogate_of
from tests.specs_in_tests import ROOT
from tests.unit.tuning.specs import TINY, TUNING

pytest.importorskip("jax")
pytest.importorskip("optax")

FIRES = {"drive": "22 mV"}  # enough to fire without noise: intervals end by themselves
NOISY = {"drive": "19 mV", "nu": "1000 Hz"}  # events from outside make the spikes


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "tiny.yaml"
    path.write_text((TINY + TUNING).replace("target: 30 Hz", "target: 60 Hz"))
    return path


def candidates(spec, seeds, overrides=FIRES):
    """Of a spec, from some seeds."""
    bound = checked(spec, overrides=overrides)
    net = network_of(bound)
    program = spec.with_name(f"program_{len(seeds)}.py")
    program.write_text(emit(net))
    return Candidates(program, bound, net, problem_of(bound, {"n"}), seeds)


def test_derivatives_are_those_of_the_smooth_step_that_stands_in_for_a_spike(spec):
    """With the smooth step itself in place of spikes, nothing of the loss jumps.

    The oracle: central differences of the same sum, over a millionth of the range, in which no
    cell is reset at another step. Rounding leaves 1e-8 of them.
    """
    own = candidates(spec, [1])
    m = own.module

    def smooth(spiked, over):
        x = over / m.SURROGATE_WIDTH
        return 1.0 + x / (1.0 + m.jnp.abs(x))  # its derivative is eq. 5 of Zenke and Ganguli

    vars(m)["surrogate"] = smooth
    found, start, h = surrogate_of(own), own.problem.start, 1e-6

    def rate(x):
        return found.slopes(own.problem.values(x), 1)[0][0]

    slopes = [(rate(start + h * e) - rate(start - h * e)) / (2 * h) for e in np.eye(2)]
    assert found.slopes(own.problem.values(start), 1)[1][0] == pytest.approx(slopes, rel=1e-6)


def test_spikes_that_are_heard_in_the_same_step_have_derivatives(spec):
    """Without a delay nothing keeps them for later steps."""
    spec.write_text(spec.read_text().replace(", delay: 1 ms", ""))
    own = candidates(spec, [1])
    rates, slopes = surrogate_of(own).slopes(own.problem.values(own.problem.start), 1)
    alone = own.evaluate(own.problem.values(own.problem.start)).numbers["rate"]
    assert rates[0] == pytest.approx(alone, rel=1e-12)
    assert np.isfinite(slopes).all() and (slopes > 0).all()


@pytest.mark.parametrize("overrides", [FIRES, NOISY], ids=["drive", "noise"])
def test_the_gradient_is_that_of_finite_differences_of_the_smoothed_loss(spec, overrides):
    """The oracle: central differences along each handle, of the mean over 20 other seeds.

    Their step is that of the method, 0.02 of the range; they scatter by some percent.
    """
    own = candidates(spec, range(1, 9), overrides)
    method = Gradient(
        own.problem.start, slopes=lambda x: surrogate_of(own).of_residuals(own.problem.values(x))
    )
    for _ in range(2):
        told(method, own)
    slopes = differences(candidates(spec, range(101, 121), overrides), own.problem.start)
    assert np.sign(method.gradient).tolist() == np.sign(slopes).tolist()
    assert method.gradient == pytest.approx(slopes, rel=0.2)


def told(method, own):
    """A batch of a method is run, and it is told what came out."""
    points = method.ask()
    numbers = [own.evaluate(own.problem.values(x)).numbers for x in points]
    losses = np.array([own.problem.loss(n) for n in numbers])
    method.tell(points, losses, np.array([own.problem.residuals(n) for n in numbers]))


def differences(others, start, h=0.02):
    """Of the loss, in the mean over the seeds: along each handle, by its place in the cube."""

    def loss(x):
        return others.problem.loss(others.evaluate(others.problem.values(x)).numbers)

    return [(loss(start + h * e) - loss(start - h * e)) / (2 * h) for e in np.eye(len(start))]


EI = {"tuning.handles.nu_th": "", "tuning.objectives.rate_E": "30 Hz"}


def test_without_surrogate_derivatives_each_handle_has_a_difference(tmp_path):
    """Izhikevich cells, and events from outside that no derivative passes.

    The oracle: the same differences in the mean over 80 other seeds; 32 scatter by 9 %.
    """

    def drawn(seeds):
        bound = checked(ROOT / "specs" / "ei_population.yaml", overrides=EI)
        net = network_of(bound)
        program = tmp_path / f"program_{len(seeds)}.py"
        program.write_text(emit(net))
        return Candidates(program, bound, net, problem_of(bound, {"n"}), seeds)

    own = drawn(range(1, 33))
    method = Gradient(
        own.problem.start, slopes=lambda x: surrogate_of(own).of_residuals(own.problem.values(x))
    )
    for _ in range(2):
        told(method, own)
    assert "no derivative passes through 'nu_th'" in method.refusal
    assert method.gradient == pytest.approx(
        differences(drawn(range(101, 181)), own.problem.start), rel=0.2
    )


def test_a_study_goes_on_by_differences_where_there_are_no_derivatives(tmp_path):
    study = run_study(
        StudyRequest(
            spec=ROOT / "specs" / "ei_population.yaml", overrides=EI | {
                "tuning.objectives.rate_E": "18 Hz +- 0.5 Hz"},
            method="gradient", budget=60, name="study", out=tmp_path, quiet=True, figures=False,
        )
    )  # fmt: skip
    assert study.status == "met"
    assert "derivatives are central differences: no derivative passes" in study.notes[0]


def test_the_direction_of_the_loss_follows_the_chain_rule():
    slopes, residuals = np.array([[1.0, 2.0], [0.0, -1.0]]), np.array([3.0, 4.0])
    assert loss_slopes(slopes, residuals).tolist() == [3.0 / 5.0, (6.0 - 4.0) / 5.0]


def test_descent_meets_a_target(spec):
    study = run_study(
        StudyRequest(
            spec=spec, overrides=FIRES, method="gradient", budget=40, name="study",
            out=spec.parent, quiet=True, figures=False,
        )
    )  # fmt: skip
    assert study.status == "met" and study.n_compiled == 1


@pytest.mark.parametrize("handle", ["nu", "p"])
def test_handles_without_a_derivative_are_refused(spec, handle):
    own = candidates(spec, [1], FIRES | {f"tuning.handles.{handle}": ""})
    with pytest.raises(RunError, match=f"no derivative passes through '{handle}'"):
        surrogate_of(own).of_residuals(own.problem.values(own.problem.start))


def test_derivatives_that_grow_without_limit_are_refused():
    with pytest.raises(RunError, match="grow without limit"):
        loss_slopes(np.array([[1e44]]), np.array([1.0]))


def test_other_readouts_than_rates_are_refused(spec):
    text = spec.read_text()
    spec.write_text(text.replace("{metric: rate, of: E}", "{metric: peak_rate, of: E}"))
    with pytest.raises(RunError, match="no derivative is known of 'rate_E'"):
        surrogate_of(candidates(spec, [1]))
