"""From differential equations to assignments: one file an integrator."""

from collections.abc import Callable

from fnec.integrate.exact import exact
from fnec.integrate.explicit import euler, heun, rk2, rk4
from fnec.integrate.exponential_euler import exponential_euler
from fnec.integrate.ornstein_uhlenbeck import ornstein_uhlenbeck
from fnec.integrate.system import Steps as Steps
from fnec.integrate.system import System as System

INTEGRATORS: dict[str, Callable[[System], Steps]] = {
    "exact": exact,
    "euler": euler,
    "euler_maruyama": euler,
    "exponential_euler": exponential_euler,
    "heun": heun,
    "ornstein_uhlenbeck": ornstein_uhlenbeck,
    "rk2": rk2,
    "rk4": rk4,
}
