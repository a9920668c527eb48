"""Codes of formulas and statements."""

from fnec.codes.explanation import Explanation

FORMULAS = {
    "X101": Explanation(
        title="a formula that cannot be read",
        text=(
            "Formulas hold numbers with units, names, + - * / ** % //, comparisons, and, "
            "or, not, and the known functions. Nothing else is accepted, and nothing is "
            "ever executed as a program."
        ),
        wrong='derivative: "(E_L - v/tau_m"',
        right='derivative: "(E_L - v)/tau_m"',
    ),
    "X102": Explanation(
        title="not an assignment",
        text="A statement is `name = formula`, or uses `+=`, `-=`, `*=`.",
        wrong='reset: ["v == V_reset"]',
        right='reset: ["v = V_reset"]',
    ),
    "X103": Explanation(
        title="a draw at the wrong time",
        text=(
            "`uniform`, `normal` and their like are drawn once, when the network is "
            "built: in weights, delays, positions, parameters and initial values. `rand` "
            "and `randn` are drawn at every step: in equations of neurons."
        ),
        wrong='derivative: "(E_L - v + uniform(0 mV, 1 mV))/tau_m"',
        right='noise: "sigma*sqrt(2/tau_m)"',
    ),
    "X104": Explanation(
        title="a sum that needs a sum",
        text=(
            "What continuous synapses add is summed at the start of a step, all sums from the "
            "states before it. A term that reads an expression with such a sum in it would need "
            "that sum first, and perhaps itself."
        ),
        wrong="adds: {I: weight*pre.I_gap}      # I_gap is a sum of gap junctions",
        right="adds: {I: weight*pre.v}",
    ),
    "X105": Explanation(
        title="random events that do not add up",
        text=(
            "A Poisson stimulus draws how many events reach a cell in a step, and adds that many "
            "times what one event adds. An event that sets a value, scales it or reads the state "
            "would need them one by one."
        ),
        wrong='at_spike: ["g += weight*(1 - g)"]      # the receptor of a Poisson stimulus',
        right='at_spike: ["g += weight"]',
    ),
    "X106": Explanation(
        title="a switch in a formula of the step",
        text=(
            "A parameter that is true or false can be read wherever a value is worked out before "
            "the run. Equations and statements read numbers: give them a constant, 1 or 0."
        ),
        wrong='parameters: {learning: true}\nat_pre: ["w += where(learning, A, 0)"]',
        right='constants: {is_learning: "where(learning, 1, 0)"}\nat_pre: [w += is_learning*A]',
    ),
}
