"""Codes of dimensions and integrators."""

from fnec.codes.explanation import Explanation

DIMENSIONS = {
    "U301": Explanation(
        title="terms that do not fit together",
        text=(
            "What is added, subtracted, compared or chosen between has one dimension; "
            "functions such as exp take plain numbers. The help shows both sides."
        ),
        wrong="derivative: (E_L - v + I) / tau_m      # I is a current",
        right="derivative: (E_L - v + R * I) / tau_m",
    ),
    "U302": Explanation(
        title="a derivative in the wrong unit",
        text="The derivative of a state is in the state's unit per second.",
        wrong="v: {derivative: E_L - v, unit: mV}",
        right='v: {derivative: "(E_L - v) / tau_m", unit: mV}',
    ),
    "U303": Explanation(
        title="a quantity in the wrong unit",
        text="A value has the dimension of what it is given to; "
        "a number without unit is no voltage.",
        wrong="delay: 1.5",
        right="delay: 1.5 ms",
    ),
    "U304": Explanation(
        title="a number for a condition, or a condition for a number",
        text="Thresholds compare; values do not.",
        wrong="threshold: v - V_th",
        right="threshold: v > V_th",
    ),
    "U306": Explanation(
        title="noise without a derivative",
        text="Noise is part of a differential equation; a state without derivative has none.",
        wrong="w: {unit: mV, noise: sigma}",
        right="w: {unit: mV, derivative: 0 mV/ms, noise: sigma}",
    ),
    "U307": Explanation(
        title="an input that is no current",
        text=(
            "Fields need amperes. Where a neuron takes its input per capacitance (V/s), as a "
            "potential (V) or per area (A/m^2), `sources` says the capacitance `C_m`, the leak "
            "conductance `g_L` or the `area` of a cell."
        ),
        wrong="sources: {s: {of: E, receptors: …}}      # inputs: {I: mV/ms}",
        right="sources: {s: {of: E, receptors: …, C_m: 200 pF}}",
    ),
    "X142": Explanation(
        title="a remainder in a step formula",
        text=(
            "`%` and `//` may be used where a value is worked out once. At every step they would "
            "be rounded differently by the backends."
        ),
        wrong="threshold: (t % period) < dt",
        right="stimuli: {clock: {kind: current, waveform: {shape: pulses, …}}}",
    ),
    "I601": Explanation(
        title="noise that the integrator does not know",
        text="Only euler_maruyama and heun integrate equations with noise.",
        wrong="integrate: rk4      # v has noise",
        right="integrate: euler_maruyama",
    ),
    "I602": Explanation(
        title="not linear, so not exact",
        text=(
            "Exact integration solves linear equations whose coefficients do not change during a "
            "run. A conductance times a voltage is not linear."
        ),
        wrong='v: {derivative: "(E_L - v + g*(E_e - v)) / tau"}      # integrate: exact',
        right="integrate: exponential_euler",
    ),
    "I603": Explanation(
        title="not linear in itself",
        text="Exponential Euler holds everything but the variable itself, and solves for that.",
        wrong='v: {derivative: "k*(v - a)*(v - b)"}      # integrate: exponential_euler',
        right="integrate: rk4",
    ),
    "I604": Explanation(
        title="Ito or Stratonovich?",
        text=(
            "Noise whose strength depends on the state has two readings with different means. "
            "euler_maruyama is Ito's, heun is Stratonovich's."
        ),
        wrong="integrate: euler      # noise: s*x",
        right="integrate: euler_maruyama",
    ),
    "I605": Explanation(
        title="exact, but with a rate per synapse",
        text=(
            "The exact solution of a synapse's equations is worked out once for all synapses of a "
            "projection. Exponential Euler solves a decay just as exactly, synapse by synapse."
        ),
        wrong='parameters: {tau: "uniform(1 ms, 9 ms)"}      # integrate: exact',
        right="integrate: exponential_euler",
    ),
}
