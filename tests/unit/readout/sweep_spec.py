"""A network whose readouts are known on paper.

Cell k of 11 stands for k * 0.4 cm and fires every 2 ms while the stimulus, which moves at 4 cm/s from
0 to 4 cm, is nearest to its place. Each of its spikes makes its synapses stronger by 0.001.
"""

from __future__ import annotations

N_CELLS = 11
STEPS = range(100, 1100, 2)  # of the spikes; the sweep begins at step 100
N_SPIKES = len(STEPS)


def cell_at(step: int) -> int:
    """The cell whose place is nearest to the stimulus."""
    return round((step - 100) * 4e-3 / 0.4)


def spec_text(more: str = "") -> str:
    """The spec, with sections behind it."""
    times = ", ".join(f"{step} ms" for step in STEPS)
    cells = ", ".join(str(cell_at(step)) for step in STEPS)
    return f"""fnec: 1
name: sweep
simulation: {{dt: 1 ms, seed: 5}}
protocol: {{phases: {{rest: {{duration: 100 ms}}, sweep: {{duration: 1 s}}}}}}
signals:
  X: {{unit: cm, phases: {{rest: 0 cm, sweep: "4 cm*t_phase/1 s"}}}}
neurons:
  passive:
    state: {{v: {{derivative: "-v/(10 ms)", unit: mV}}}}
    threshold: v > 1 V
    reset: {{v: 0 mV}}
synapses:
  growing:
    state: {{w: {{unit: 1, init: weight}}}}
    at_pre: ["post.v += w*1 uV", "w = clip(w + 0.001, 0, 1)"]
populations:
  rest_of_them: {{neuron: passive, size: 3}}
  T: {{neuron: passive, size: 2}}
  R: {{size: {N_CELLS}, spikes: {{times: [{times}], cells: [{cells}]}}}}
projections:
  learns: {{pre: R, post: T, connect: {{rule: all_to_all}}, synapse: growing, weight: "uniform(0.1, 0.2)"}}
probes:
  spikes: {{record: spikes, of: all}}
  course: {{record: w, of: {{projection: learns}}, every: 100 ms, reduce: [mean, sd, change]}}
  each: {{record: w, of: {{projection: learns}}, every: 100 ms}}
{more}"""
