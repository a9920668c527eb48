"""Whether a spec makes sense: one topic a file, every fault with its place."""

from fnec.checks.network import check_network
from fnec.checks.stages import STAGES, check, complete

__all__ = ["STAGES", "check", "check_network", "complete"]
