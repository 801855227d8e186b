"""What a check of the log found, as every command that checks one prints it."""

from klankbord.edges.cli import lines
from klankbord.ledger import audit


def answer(report: audit.Report) -> int:
    """Print what a check found; its exit code."""
    lines.write(report.as_answer())
    return 1 if report.faults else 0
