"""Whether a spec makes sense: one topic a file, every fault with its place."""

from fnec.checks.network import check_network
from fnec.checks.stages import STAGES, check, complete
from fnec.checks.trials import check_trials

__all__ = ["STAGES", "check", "check_network", "check_trials", "complete"]
