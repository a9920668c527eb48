"""`init_state`, `step` and `simulate` as pure functions: jit, vmap, derivatives."""

import pytest

from fnec.backends.jax.target import emit
from tests.equivalence.test_jax_against_reference import NETWORKS, TIMES
from tests.specs_in_tests import network, program

jax = pytest.importorskip("jax")
jnp = jax.numpy


def ready(name: str, seed: int = 3):
    """A program and its network without probes."""
    module = program(emit(network(TIMES + NETWORKS[name])))
    net = module.prepare(seed, module.PARAMS, 0.05, module.DT, [])[2]
    return module, net._replace(watched={}, framed={})


def last(module, net, n_steps: int, *, smooth: bool = False):
    """The state after some steps."""
    start = module.init_state(net, smooth=smooth)
    return module.simulate(start, jnp.int32(0), net, 1, n_steps, smooth)[0]


@pytest.mark.parametrize(
    "name", ["delta synapses onto a clamped v", "one delay", "many delays", "graded synapses"]
)
def test_surrogate_spikes_leave_the_values_as_they_are(name):
    module, net = ready(name)
    plain = jax.jit(lambda net: last(module, net, 60).A)(net)
    smooth = jax.jit(lambda net: last(module, net, 60, smooth=True).A)(net)
    assert all((a == b).all() for a, b in zip(plain, smooth, strict=True))


def with_weight(net, factor):
    """The network with the weights of its only pathway changed."""
    field = next(x for x in net._fields if x.startswith("path") and "constants" not in x)
    rows = getattr(net, field)
    values = rows.values | {"weight": rows.values["weight"] * factor}
    return net._replace(**{field: rows._replace(values=values)})


@pytest.mark.parametrize("name", ["graded synapses", "gap junctions"])
def test_derivatives_are_those_of_finite_differences_where_no_spike_moves(name):
    """Central differences over 12 steps, in which the weights move no spike."""
    module, net = ready(name)

    def summed(factor):
        state = last(module, with_weight(net, factor), 12, smooth=True)
        return jnp.sum(state.A.v) + (jnp.sum(state.B.v) if hasattr(state, "B") else 0.0)

    h = 1e-5
    slope = float(summed(1.0 + h) - summed(1.0 - h)) / (2 * h)
    forward = float(jax.jvp(summed, (1.0,), (1.0,))[1])
    backward = float(jax.grad(summed)(1.0))
    assert forward == pytest.approx(slope, rel=1e-6)  # truncation of the differences
    assert forward == pytest.approx(backward, rel=1e-9)  # sums in another order


def test_a_surrogate_derivative_passes_through_delays():
    module, net = ready("one delay")

    def later(start):
        state = module.init_state(net, smooth=True)
        state = state._replace(A=state.A._replace(v=state.A.v + start))
        return jnp.sum(module.simulate(state, jnp.int32(0), net, 1, 40, True)[0].B.v)

    assert jax.grad(later)(0.0) != 0.0  # A and B meet only in synapses with a delay


def test_synapses_that_change_refuse_derivatives():
    module, net = ready("states of synapses")
    with pytest.raises(NotImplementedError, match="no derivative passes"):
        last(module, net, 2, smooth=True)


def test_seeds_can_be_mapped_over():
    module, _ = ready("one delay")
    nets = module.alike([ready("one delay", seed)[1] for seed in (1, 2)])
    stacked = jax.tree.map(lambda *x: jnp.stack(x), *nets)
    both = jax.jit(jax.vmap(lambda net: last(module, net, 80)))(stacked)
    for i, net in enumerate(nets):
        alone = jax.jit(lambda net: last(module, net, 80))(net)
        assert (both.B.v[i] == alone.B.v).all()


def test_programs_keep_to_strict_promotion():
    with jax.numpy_rank_promotion("raise"), jax.numpy_dtype_promotion("strict"):
        for name in ("many delays", "Poisson events", "Euler-Maruyama", "a replayed population"):
            program(emit(network(TIMES + NETWORKS[name]))).run(duration=0.001)
