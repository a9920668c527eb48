"""Runs of programs: started, watched, recorded, kept."""

from fnec.runner.fault import RunError
from fnec.runner.run import Request, Run, run_spec

__all__ = ["Request", "Run", "RunError", "run_spec"]
