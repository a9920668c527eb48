"""What must not be reported, and what several checks have to agree on."""

import pytest

from fnec.checks import check
from fnec.checks.constants import constant
from fnec.codes import CODES, explain
from fnec.expr import parse
from fnec.spec import load_text

SPEC = """\
fnec: 1
name: tiny
parameters: {n: 100}
simulation: {duration: 1 s, dt: 0.1 ms}
neurons:
  lif:
    parameters: {tau: 10 ms, E_L: -70 mV, norm: exp(k), k: 2}
    inputs: {I: mV}
    state:
      v: {derivative: "(E_L - v + I)/tau", unit: mV, init: E_L}
      m: {unit: 1, init: k * norm}
    threshold: v > -50 mV
    reset: {v: E_L}
populations:
  E: {neuron: lif, size: n, tags: {sign: exc, layer: 4}}
  I: {neuron: lif, size: 0.25 * n, positions: {x: i * 1 um}}
"""


def codes(text: str) -> list[str]:
    return [fault.code for fault in check(load_text(text))]


def test_a_good_spec_is_fine():
    assert codes(SPEC) == []


@pytest.mark.parametrize(
    "more",
    [
        "probes: {p: {record: [v, m, I], of: all}}",
        "probes: {p: {record: v, of: {tags: {sign: exc, layer: 4}}}}",
        "probes: {p: {record: v, of: {population: I, where: x < 5 um}}}",
        "probes: {p: {record: rate, of: [E, {population: I, last: 25}], bin: 1 ms}}",
        "projections: {p: {pre: I, post: E, connect: {rule: probability, p: 0.1}, receptor: v, "
        "weight: 'normal(1 mV, 0.1 mV) * exp(-pre.x/(1 mm)) * post.i/post.n'}}",
        "stimuli: {s: {kind: current, to: E, input: I, "
        "waveform: {shape: step, amplitude: i * 1 mV}}}",
        "stimuli: {s: {kind: poisson, to: E, rate: 10 Hz * (1 + i/n) * exp(-t/(1 s)), receptor: v, "
        "weight: 1 mV}}",
    ],
)
def test_names_that_are_in_scope_are_fine(more):
    assert codes(SPEC + more) == []


def test_a_spare_model_of_an_included_file_is_fine(tmp_path):
    text = SPEC.replace("name: tiny", "name: tiny\ninclude: [library/izhikevich.yaml]")
    assert codes(text) == []


def test_what_only_a_mode_leaves_unused_is_fine():
    text = SPEC + "modes: {one: {populations: {E: {size: 1}, I: {size: 1}}}}\n"
    assert check(load_text(text, mode="one")) == ()


def test_a_size_that_misses_a_whole_number_by_the_last_bit_is_fine():
    assert codes(SPEC.replace("0.25 * n", "(0.1 + 0.2) * 10 * n / 30")) == []


@pytest.mark.parametrize(
    "text", ["1/0", "0**-1", "10.0**400", "log(0)", "x", "uniform(0, 1)", "(-1)**0.5"]
)
def test_what_has_no_value_is_left_open(text):
    assert constant(parse(text), {}) is None


@pytest.mark.parametrize(
    ("text", "value"), [("2 * 3 ms", 0.006), ("clip(5, 0, 2)", 2), ("-2**2", -4)]
)
def test_constants_in_si(text, value):
    assert constant(parse(text), {}) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("code", CODES)
def test_every_code_is_explained_with_an_example(code):
    text = explain(code.lower())
    assert text is not None and text.startswith(code)
    assert "Wrong:" in text and "Right:" in text


def test_an_unknown_code_has_no_explanation():
    assert explain("Z999") is None


@pytest.mark.parametrize("name", ["tau", "tau_slow"])
def test_a_parameter_may_be_called_like_what_it_is_given_to(name):
    text = f"""
fnec: 1
name: alike
include: [library/integrate_and_fire.yaml, library/receptors.yaml]
parameters: {{{name}: {{value: 30 ms, range: [1 ms, 100 ms]}}}}
simulation: {{duration: 1 ms, dt: 0.1 ms}}
neurons:
  cell: {{extends: leaky, receptors: {{slow: {{receptor: exp_current, tau: {name}}}}}}}
populations: {{E: {{neuron: cell, size: 10}}}}
projections: {{a: {{pre: E, post: E, connect: {{rule: all_to_all}}, receptor: slow, weight: 10 pA}}}}
probes: {{spikes: {{record: spikes, of: all}}}}
"""
    assert codes(text) == []


@pytest.mark.parametrize("key", ["weight: 1 mV*post.k", "weight: 1 mV, delay: 1 ms*post.k"])
def test_synapses_are_drawn_without_the_parameters_of_cells(key):
    rule = "{rule: probability, p: 0.1}"
    more = f"projections: {{p: {{pre: I, post: E, connect: {rule}, receptor: v, {key}}}}}"
    assert codes(SPEC + more) == ["N407"]
