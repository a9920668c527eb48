"""Every integrator against Brian2's own on the same equations, from the same state and noise.

Brian2 turns equations into the statements of one step (`abstract code`), which are plain Python
and are executed here with floats. Three steps in a row stay within 1e-12 of ours: both sides
carry out the same formula in their own order, a few dozen roundings of 1e-16 apart.
"""

import numpy as np
import pytest

from fnec.runtime.normal import normal
from fnec.runtime.random import step_counter, stream
from tests.specs_in_tests import network, run_network

brian2 = pytest.importorskip("brian2")
brian2.BrianLogger.suppress_name("unused_brian_object")  # groups here never run

N_STEPS = 3
SEED = 11
CLOSE = 1e-12  # relative
DT = 1e-4  # s

COUPLED = {  # a membrane, its input and what adapts; a fourth variable takes sympy 30 s
    "derivatives": {"v": "(E - v + R*g)/tau_m", "g": "-g/tau_g", "w": "(a*(v - E) - w)/tau_w"},
    "constants": {"E": 3.0, "R": 0.7, "a": 0.4},
    "times": {"tau_m": 10.0, "tau_g": 2.0, "tau_w": 100.0},
    "init": {"v": 1.5, "g": 0.25, "w": 0.125},
}
GATES = {  # as in Hodgkin and Huxley: linear in itself, not in the others
    "derivatives": {
        "v": "(E - v)/tau_m - R*m*m*m*n*(v - 5)/tau_m",
        "m": "(1 - m)*exp(v/4)/tau_m - m*exp(-v/18)/tau_g",
        "n": "0.1*(v + 2)/(1 - exp(-(v + 2)/10))*(1 - n)/tau_g - n/tau_g",
    },
    "constants": {"E": 1.0, "R": 3.0},
    "times": {"tau_m": 1.0, "tau_g": 2.0},
    "init": {"v": 0.3, "m": 0.2, "n": 0.6},
}
DRIVEN = {
    "derivatives": {"x": "-x*x/tau + sin(omega*t)/tau + y/tau", "y": "(cos(omega*t) - x)/tau"},
    "constants": {},
    "times": {"tau": 0.5},
    "rates": {"omega": 2000.0},
    "init": {"x": 0.7, "y": -0.2},
}
NOISY = {
    "derivatives": {"x": "(E - x + y)/tau", "y": "(x*x - y)/tau"},
    "noises": {"x": "0.3*x/sqrt(tau)", "y": "(0.2 + 0.1*x*y)/sqrt(tau)"},
    "constants": {"E": 0.5},
    "times": {"tau": 1.0},
    "init": {"x": 1.2, "y": 0.4},
}
ADDITIVE = NOISY | {"noises": {"x": "0.3/sqrt(tau)", "y": "0.2/sqrt(tau)"}}

CASES = [
    ("exact", COUPLED),
    ("euler", COUPLED),
    ("exponential_euler", COUPLED),
    ("euler", GATES),
    ("exponential_euler", GATES),
    ("rk2", GATES),
    ("rk4", GATES),
    ("euler", DRIVEN),
    ("rk2", DRIVEN),
    ("rk4", DRIVEN),
    ("heun", NOISY),
    ("heun", ADDITIVE),
    ("euler_maruyama", ADDITIVE),
]
CLAMPED = [(method, system) for method, system in CASES if system is not DRIVEN]


def spec_of(method: str, system: dict, clamped: str | None) -> str:
    """A cell with these equations; `clamped` is held, because the cell spikes in step 0."""
    states = []
    for x, derivative in system["derivatives"].items():
        parts = [f'derivative: "{derivative}"', "unit: 1", f"init: {system['init'][x]!r}"]
        if x in system.get("noises", {}):
            parts.append(f'noise: "{system["noises"][x]}"')
        if x == clamped:
            parts.append("clamped: refractory")
        states.append(f"      {x}: {{{', '.join(parts)}}}")
    values = [f"{n}: {v!r}" for n, v in system["constants"].items()]
    values += [f"{n}: {v!r} ms" for n, v in system["times"].items()]
    values += [f"{n}: {v!r} /s" for n, v in system.get("rates", {}).items()]
    spiking = ""
    if clamped is not None:
        spiking = f"\n    threshold: {clamped} > -1000\n    refractory: 1 s"
    states_text = "\n".join(states)
    return f"""
simulation: {{duration: {N_STEPS * 0.1:.1f} ms, dt: 0.1 ms}}
neurons:
  cell:
    parameters: {{{", ".join(values)}}}
    state:
{states_text}
    integrate: {method}{spiking}
populations: {{cell: {{neuron: cell, size: 1}}}}
probes: {{seen: {{record: [{", ".join(system["derivatives"])}], of: cell}}}}
"""


def ours(method: str, system: dict, clamped: str | None) -> list[dict[str, float]]:
    """The state before each step and after the last."""
    rec = run_network(network(spec_of(method, system, clamped)), seed=SEED)
    return [
        {x: float(rec[f"probe.seen.{x}.cell"][k, 0]) for x in system["derivatives"]}
        for k in range(N_STEPS)
    ] + [{x: float(rec[f"final.cell.{x}"][0]) for x in system["derivatives"]}]


def statements_of_brian2(method: str, system: dict, clamped: str | None) -> str:
    lines = []
    for x, derivative in system["derivatives"].items():
        noise = system.get("noises", {}).get(x)
        right = derivative if noise is None else f"{derivative} + ({noise})*xi_{x}"
        flag = " (unless refractory)" if x == clamped else ""
        lines.append(f"d{x}/dt = {right} : 1{flag}")
    space = dict(system["constants"])
    space |= {n: v * brian2.ms for n, v in system["times"].items()}
    space |= {n: v * brian2.Hz for n, v in system.get("rates", {}).items()}
    spiking = (
        {} if clamped is None else {"threshold": f"{clamped} > -1000", "refractory": "1*second"}
    )
    group = brian2.NeuronGroup(
        1,
        "\n".join(lines),
        method={"euler_maruyama": "euler"}.get(method, method),
        namespace=space,
        **spiking,
    )
    group.state_updater.update_abstract_code(run_namespace={})
    code = group.state_updater.abstract_code
    return "\n".join(line for line in code.splitlines() if not line.startswith("not_refractory"))


def step_of_brian2(code: str, system: dict, state: dict, k: int, clamped: str | None, active: bool):
    """The state one step later."""
    numbers = system["constants"] | {n: v * 1e-3 for n, v in system["times"].items()}
    numbers |= system.get("rates", {}) | {"dt": DT, "t": k * DT} | state
    scope = {n: getattr(np, n) for n in ("exp", "sin", "cos", "sqrt")}
    scope |= {n: np.float64(v) for n, v in numbers.items()} | {"not_refractory": active}
    deviates = iter([])
    if "noises" in system:
        names = [x for x in system["derivatives"] if f"_xi_{x} = " in code or f"xi_{x} = " in code]
        assert len(names) == code.count("randn()") == len(system["noises"])
        order = sorted(names, key=lambda x: code.index(f"xi_{x} = "))
        keys = [stream(SEED, f"neurons.cell.{x}.noise") for x in order]
        deviates = iter([float(normal(key, step_counter(k, np.arange(1)))[0]) for key in keys])
    scope |= {"randn": lambda: next(deviates)}
    with np.errstate(all="ignore"):  # exponential_euler divides by 0 for a variable that is held
        exec(code, scope)
    return {x: state[x] if x == clamped and not active else float(scope[x]) for x in state}


def same(method: str, system: dict, clamped: str | None) -> None:
    code = statements_of_brian2(method, system, clamped)
    found = ours(method, system, clamped)
    assert found[0] == system["init"]
    for k in range(N_STEPS):
        active = clamped is None or k == 0
        expected = step_of_brian2(code, system, found[k], k, clamped, active)
        assert found[k + 1] == pytest.approx(expected, rel=CLOSE)
        assert found[k + 1] != found[k]


@pytest.mark.parametrize(("method", "system"), CASES)
def test_a_step_is_that_of_brian2(method, system):
    same(method, system, None)


@pytest.mark.parametrize(("method", "system"), CLAMPED)
def test_a_step_of_a_cell_that_is_held_is_that_of_brian2(method, system):
    """The first variable is held from step 1 on; the others see it stand still in every stage."""
    same(method, system, next(iter(system["derivatives"])))
