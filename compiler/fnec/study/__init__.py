"""Studies: the same trials in several conditions, and what differs between them."""

from fnec.study.run import Study, StudyRequest, run_study

__all__ = ["Study", "StudyRequest", "run_study"]
