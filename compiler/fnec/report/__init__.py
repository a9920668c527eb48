"""The report of a run: one page that stands alone."""

from fnec.report.held import Held, open_held
from fnec.report.write import REPORT, Written, write_report

__all__ = ["REPORT", "Held", "Written", "open_held", "write_report"]
