"""Small networks, one feature each: the JAX program gives the bits of the reference interpreter."""

import pytest

from tests.specs_in_tests import assert_same_bits, run

# A population that is driven over threshold by noise-free currents that differ from cell to cell.
LIF = """
neurons:
  lif:
    parameters: {tau_m: 10 ms, E_L: -65 mV, V_th: -55 mV, V_reset: -65 mV, t_ref: 1 ms, R: 0.1 Gohm}
    inputs: {I: pA}
    state: {v: {derivative: (E_L - v + R*I)/tau_m, unit: mV, init: E_L, clamped: refractory}}
    threshold: v > V_th
    reset: {v: V_reset}
    refractory: t_ref
    integrate: exact
"""
DRIVE = """
stimuli:
  drive:
    {kind: current, to: all, input: I,
     waveform: {shape: step, amplitude: "90 pA + 70 pA*i/n", start: 0 ms}}
probes:
  spikes: {record: spikes, of: all}
  some: {record: v, of: {population: A, first: 3}, every: 0.3 ms}
  rows: {record: v, of: A, every: 2 ms, start: 3 ms, stop: 40 ms}
"""
TIMES = "simulation: {duration: 50 ms, dt: 0.1 ms, seed: 3}\n"
ONE = "populations: {A: {neuron: lif, size: 100, init: {v: 'uniform(-65 mV, -55 mV)'}}}\n"
TWO = """
populations:
  A: {neuron: lif, size: 70, init: {v: 'uniform(-65 mV, -55 mV)'}}
  B: {neuron: lif, size: 45, parameters: {tau_m: 15 ms}, init: {v: 'uniform(-65 mV, -55 mV)'}}
"""


def connect(**how: str) -> str:
    settings = {
        "pre": "A",
        "post": "A",
        "connect": "{rule: probability, p: 0.2}",
        "receptor": "v",
        "weight": "0.6 mV",
    } | how
    quoted = {k: f'"{v}"' if v[:1].isalnum() and "(" in v else v for k, v in settings.items()}
    inner = ", ".join(f"{k}: {v}" for k, v in quoted.items() if v)
    return f"projections:\n  path: {{{inner}}}\n"


def synapse(text: str, **how: str) -> str:
    return f"synapses:\n  syn: {text}\n" + connect(receptor="", synapse="syn", **how)


def cell(state: str, integrate: str, rest: str = "") -> str:
    return f"""
neurons:
  cell:
    parameters: {{tau: 8 ms, sigma: 3 mV, mu: 12 mV, V_th: 10 mV}}
    inputs: {{I: mV}}
    state: {{{state}}}
    threshold: v > V_th
    reset: {{v: 0 mV}}
    integrate: {integrate}
    {rest}
populations: {{A: {{neuron: cell, size: 40, init: {{v: "uniform(0 mV, 9 mV)"}}}}}}
probes:
  spikes: {{record: spikes, of: all}}
  rows: {{record: v, of: A, every: 0.5 ms}}
"""


LEAK = "v: {derivative: (mu - v + I)/tau, unit: mV}"
NOISE = "v: {derivative: (mu - v + I)/tau, unit: mV, noise: sigma*sqrt(2/tau)}"
CURVED = (
    "v: {derivative: (mu - v + I)/tau*(1 + tanh(v/V_th)**2), unit: mV, clamped: refractory}, "
    "w: {derivative: (sin(v/V_th) - w/(1 + (v/V_th)**2))/tau, unit: 1}"
)


def waveform(text: str) -> str:
    return f"stimuli: {{wave: {{kind: current, to: A, input: I, waveform: {{{text}}}}}}}\n"


VOLLEYS = ((1, 5), (3, 60), (5, 250), (7, 600))  # ms, cells


NETWORKS = {
    "no synapses": LIF + ONE + DRIVE,
    "delta synapses onto a clamped v": LIF + ONE + DRIVE + connect(),
    "one delay": LIF + TWO + DRIVE + connect(post="[A, B]", delay="1.5 ms"),
    "three delays": LIF + ONE + DRIVE + connect(delay="1 ms + 0.5 ms*floor(uniform(0, 3))"),
    "many delays": LIF + TWO + DRIVE + connect(post="[A, B]", delay="uniform(0 ms, 6 ms)"),
    "weights of their own": LIF + ONE + DRIVE + connect(weight="normal(0.5 mV, 0.2 mV)"),
    "few synapses of one weight": LIF
    + TWO
    + DRIVE
    + connect(pre="[A, B]", post="[A, B]", connect="{rule: probability, p: 0.02}", weight="5 mV"),
    "several synapses of a pair, of one weight": LIF
    + ONE
    + DRIVE
    + connect(connect="{rule: fixed_in_degree, n: 60}", weight="0.1 mV"),
    "statements that add numbers": LIF
    + TWO
    + DRIVE
    + synapse(
        "{parameters: {gain: 0.3}, at_pre: ['post.v += gain*weight', 'post.v += 0.1 mV']}",
        post="[A, B]",
        delay="0.7 ms",
    ),
    "spikes of hundreds of cells at once": LIF
    + "populations:\n  A: {neuron: lif, size: 1030}\n  B: {size: 600, spikes: {times: TIMES, cells: CELLS}}\n".replace(
        "TIMES", str([f"{t} ms" for t, n in VOLLEYS for _ in range(n)]).replace("'", "")
    ).replace("CELLS", str([i for _, n in VOLLEYS for i in range(n)]))
    + DRIVE.replace("to: all", "to: A")
    + connect(pre="B", weight="0.02 mV"),
    "rows longer than a window": LIF
    + "populations: {A: {neuron: lif, size: 301, init: {v: 'uniform(-65 mV, -55 mV)'}}}\n"
    + DRIVE
    + connect(connect="{rule: all_to_all}", weight="normal(0 mV, 0.1 mV)"),
    "two synapses between the same cells": LIF
    + ONE
    + DRIVE
    + connect(connect="{rule: fixed_in_degree, n: 60}", weight="uniform(-0.1 mV, 0.2 mV)"),
    "some of a population": LIF
    + TWO
    + DRIVE
    + connect(pre="{population: A, range: [33, 66]}", post="{population: B, every: 3}"),
    "positions and distances": LIF
    + ONE.replace("size: 100", "size: 100, positions: {x: 'uniform(0 mm, 1 mm)', y: 'i*10 um'}")
    + DRIVE
    + connect(
        connect="{rule: probability, p: 'exp(-distance/(0.2 mm))', autapses: false}",
        delay="0.2 ms + distance/(1 mm/ms)",
        weight="0.2 mV*clip(1 - pre.x/(1 mm) + 0.001*post.i, 0, 1)",
    ),
    "a rule over pairs": LIF
    + TWO
    + DRIVE
    + connect(
        pre="{population: A, where: 'i % 3 == 1'}",
        post="{population: B, first: 40}",
        connect="{rule: condition, where: 'abs(pre.i - 2*post.i) < 20', p: 0.5}",
    ),
    "gap junctions": LIF
    + ONE
    + DRIVE
    + synapse("{adds: {I: 'weight*(pre.v - post.v)'}}", weight="uniform(0 nS, 0.5 nS)"),
    "gap junctions and spikes with several delays": LIF
    + ONE
    + DRIVE
    + synapse(
        "{adds: {I: 'weight*(pre.v - post.v)'}, at_pre: ['post.v += 0.2 mV']}",
        weight="uniform(0 nS, 0.5 nS)",
        delay="uniform(0 ms, 2 ms)",
    ),
    "states of synapses": LIF
    + ONE
    + DRIVE
    + synapse(
        "{parameters: {tau: 3 ms}, state: {x: {derivative: (1 - x)/tau, unit: 1, init: 1}}, "
        "at_pre: ['post.v += weight*x', 'x = 0.6*x'], integrate: exact}",
        delay="uniform(0.3 ms, 1 ms)",
        weight="uniform(0 mV, 1 mV)",
    ),
    "graded synapses": LIF
    + TWO
    + DRIVE
    + synapse(
        "{parameters: {tau: 3 ms}, "
        "state: {s: {derivative: (sigmoid((pre.v - (-57 mV))/(2 mV)) - s)/tau, unit: 1}}, "
        "adds: {I: 'weight*s*(-70 mV - post.v)'}, integrate: exponential_euler}",
        post="B",
        weight="0.4 nS",
    ),
    "statements that read what the ones before have changed": LIF
    + ONE
    + DRIVE
    + synapse("{at_pre: ['post.v += weight', 'post.v += 0.01*(post.v - pre.v)']}"),
    "a cell constant in the statement": LIF.replace("t_ref: 1 ms", "t_ref: 1 ms, gain: 1")
    + ONE.replace("size: 100", "size: 100, parameters: {gain: 'uniform(0.5, 1.5)'}")
    + DRIVE
    + synapse("{at_pre: ['post.v += weight*post.gain']}"),
    "a refractory time per cell": LIF
    + ONE.replace("size: 100", "size: 100, parameters: {t_ref: 'uniform(0 ms, 5 ms)'}")
    + DRIVE,
    "a time constant per cell": LIF
    + ONE.replace("size: 100", "size: 100, parameters: {tau_m: 'uniform(5 ms, 15 ms)'}")
    + DRIVE
    + connect(),
    "one cell": LIF + "populations: {A: {neuron: lif, size: 3}, B: {neuron: lif, size: 1}}" + DRIVE,
    "a replayed population": LIF
    + "populations:\n  A: {neuron: lif, size: 40}\n"
    + "  B: {size: 35, spikes: {times: [1 ms, 1 ms, 3 ms, 3.05 ms, 9 ms], cells: [3, 34, 0, 1, 3]}}"
    + DRIVE.replace("to: all", "to: A")
    + connect(pre="B", delay="1 ms", weight="7 mV"),
    "a list of spikes": LIF
    + ONE
    + DRIVE.replace(
        "stimuli:",
        "stimuli:\n  volley: {kind: spikes, to: A, times: [5 ms, 9 ms], receptor: v, weight: 9 mV}",
    ),
    "a source of random spikes": LIF
    + "  source: {parameters: {rate: 200 Hz}, threshold: rand() < rate*dt}\n"
    + ONE.replace("}}}", "}}, B: {neuron: source, size: 33}}")
    + DRIVE.replace("to: all", "to: A")
    + connect(pre="B", delay="0.5 ms"),
    "Poisson events": LIF
    + TWO
    + DRIVE.replace(
        "stimuli:",
        "stimuli:\n  noise: {kind: poisson, to: [A, B], rate: 900 Hz,"
        " receptor: v, weight: 0.3 mV, sources: 4}",
    ),
    "Poisson events at a rate per cell": LIF
    + ONE
    + DRIVE.replace(
        "stimuli:",
        "stimuli:\n  noise: {kind: poisson, to: A,"
        " rate: '3000 Hz*i/n', receptor: v, weight: 0.3 mV}",
    ),
    "Poisson events at rates from a table": LIF
    + ONE
    + DRIVE.replace(
        "stimuli:",
        "stimuli:\n  noise: {kind: poisson, to: A, receptor: v,"
        " rate: {times: [0 s, 10 ms, 30 ms], values: [0 Hz, 4000 Hz, 100 Hz]}, weight: 0.3 mV}",
    ),
    "Poisson events at a rate that is a formula": LIF
    + ONE
    + DRIVE.replace(
        "stimuli:",
        "stimuli:\n  noise: {kind: poisson, to: A, receptor: v,"
        " rate: '2000 Hz*(1 + sin(t/(3 ms)))', weight: 0.3 mV}",
    ),
    "exponential Euler": cell(LEAK, "exponential_euler"),
    "Euler": cell(CURVED, "euler", "refractory: 2 ms"),
    "midpoint": cell(CURVED, "rk2", "refractory: 2 ms"),
    "Runge-Kutta": cell(CURVED, "rk4", "refractory: 2 ms"),
    "a refractory condition": cell(CURVED, "rk4", "refractory: v > 2 mV"),
    "Euler-Maruyama": cell(NOISE, "euler_maruyama"),
    "Heun": cell(
        "v: {derivative: (mu - v + I)/tau, unit: mV, noise: sigma*sqrt(2/tau)*(1 + v/mu)}", "heun"
    ),
    "an Ornstein-Uhlenbeck current": cell(LEAK, "exact")
    + waveform("shape: ou, mean: 1 mV, sigma: 4 mV, tau: 5 ms, start: 2 ms, stop: 30 ms"),
    "a sine": cell(LEAK, "exact")
    + waveform("shape: sine, amplitude: 4 mV, frequency: 30 Hz, start: 3 ms"),
    "pulses": cell(LEAK, "exact")
    + waveform("shape: pulses, amplitude: 9 mV, period: 7 ms, width: 2 ms, start: 1 ms, count: 3"),
    "a ramp": cell(LEAK, "exact")
    + waveform("shape: ramp, initial: 0 mV, final: 9 mV, start: 0 ms, stop: 40 ms"),
    "a table": cell(LEAK, "exact")
    + waveform("shape: table, times: [0 ms, 5 ms, 20 ms], values: [1 mV, -3 mV, 5 mV]"),
    "powers and choices": cell(
        'v: {derivative: "(mu - v + I)/tau*clip(abs(v/mu)**1.3, 0.2, 2)'
        ' + where(v > 3 mV and not (v > 6 mV), mu, -mu/2)/(1 + sqrt(abs(v)/mu))/tau", unit: mV}',
        "euler",
    ),
    "division by what is the same for all cells": cell(
        "v: {derivative: (mu - v + I)/(tau*(1 + t/(20 ms))), unit: mV}", "euler"
    ),
    "random numbers in a threshold": cell(LEAK, "exact").replace(
        "threshold: v > V_th", "threshold: rand() < dt/(5 ms)*(v/V_th)"
    ),
    "noise without states": cell(LEAK, "exact").replace("v > V_th", "v + 1 mV*randn() > V_th"),
    "recorded expressions": cell(
        LEAK, "exact", "expressions: {half: {value: 0.5*v + t/tau*mu, unit: mV}}"
    ).replace("record: v", "record: [v, half, I]"),
}


@pytest.mark.parametrize("target", ["jax:xla", "jax:hybrid", "jax:native"])
@pytest.mark.parametrize("name", NETWORKS)
def test_same_bits(name, target):
    """500 steps in two chunks, which the program compiles once."""
    spec = TIMES + NETWORKS[name]
    assert_same_bits(run(spec, target, chunk=250), run(spec))


@pytest.mark.parametrize("target", ["jax:xla", "jax:hybrid", "jax:native"])
@pytest.mark.parametrize("chunk", [137, 10**6])
@pytest.mark.parametrize("name", ["many delays", "Poisson events", "recorded expressions"])
def test_chunks_change_nothing(name, chunk, target):
    """137 divides neither the run nor the intervals of the probes."""
    spec = TIMES + NETWORKS[name]
    assert_same_bits(run(spec, target, chunk=chunk), run(spec))
