"""A batch whose parameters differ gives what single runs give."""

import pytest

from fnec.backends.jax.target import emit
from tests.specs_in_tests import meaning, program, spike_steps
from tests.unit.tuning.specs import TINY

pytest.importorskip("jax")


@pytest.mark.parametrize("changed", [{"nu": 900.0}, {"p": 0.4}, {"nu": 20.0, "gain": 2.0}])
def test_networks_that_share_shapes_keep_their_spikes(changed):
    """Tables of event counts and of synapses are of other lengths, and are filled up."""
    from fnec.spec import load_text

    module = program(emit(meaning(load_text(TINY))))
    knobs = [module.PARAMS, module.PARAMS._replace(**changed)]
    single = [module.run(seed=3, params=p) for p in knobs]
    both = module.run_batch([3, 3], params=knobs)
    assert [spike_steps(x, "E") for x in both] == [spike_steps(x, "E") for x in single]
    assert spike_steps(both[0], "E") != spike_steps(both[1], "E")
