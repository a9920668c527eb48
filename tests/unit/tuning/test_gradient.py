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
from tests.unit.tuning.specs import TINY, TUNING

pytest.importorskip("jax")
pytest.importorskip("optax")

FIRES = {"drive": "22 mV"}  # enough to fire without noise: intervals end by themselves


@pytest.fixture
def spec(tmp_path):
    path = tmp_path / "tiny.yaml"
    path.write_text((TINY + TUNING).replace("target: 30 Hz", "target: 60 Hz"))
    return path


def candidates(spec, seeds, overrides=FIRES):
    bound = checked(spec, overrides=overrides)
    net = network_of(bound)
    program = spec.with_name(f"program_{len(seeds)}.py")
    program.write_text(emit(net))
    return Candidates(program, bound, net, problem_of(bound, {"n"}), seeds)


def test_the_gradient_is_that_of_finite_differences_of_the_smoothed_loss(spec):
    """The oracle: central differences along each handle, of the mean over 20 other seeds.

    Their step is that of the method, 0.02 of the range; they scatter by some percent.
    """
    own, others = candidates(spec, range(1, 9)), candidates(spec, range(101, 121))
    method = Gradient(
        own.problem.start, slopes=lambda x: surrogate_of(own).of_residuals(own.problem.values(x))
    )
    for _ in range(2):
        points = method.ask()
        numbers = [own.evaluate(own.problem.values(x)).numbers for x in points]
        losses = np.array([own.problem.loss(n) for n in numbers])
        method.tell(points, losses, np.array([own.problem.residuals(n) for n in numbers]))

    def loss(x):
        return others.problem.loss(others.evaluate(others.problem.values(x)).numbers)

    start, h = own.problem.start, 0.02
    slopes = [(loss(start + h * e) - loss(start - h * e)) / (2 * h) for e in np.eye(2)]
    assert np.sign(method.gradient).tolist() == np.sign(slopes).tolist()
    assert method.gradient == pytest.approx(slopes, rel=0.2)


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
