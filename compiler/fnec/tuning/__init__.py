"""Parameters that bring readouts to their targets: `fnec tune`."""

from fnec.tuning.problem import Goal, Handle, Problem, problem_of
from fnec.tuning.study import Study, StudyRequest, run_study

__all__ = ["Goal", "Handle", "Problem", "Study", "StudyRequest", "problem_of", "run_study"]
