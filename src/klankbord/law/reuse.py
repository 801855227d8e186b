"""The reuse matrix of law.md 2.2: collected for (row) -> used for (column).

Source: AVG art. 5(1)(b), 6(4). Each purpose named at collection is a row; the strictest row wins.
"""

from collections.abc import Sequence
from typing import Literal

Cell = Literal["yes", "k", "named", "same", "no"]
"""yes: compatible. k: only in a figure about enough persons. named: only if also named at
collection. same: only within the same transaction or dispute. no: never."""

MATRIX: dict[str, dict[str, Cell]] = {
    "training": {
        "training": "yes", "quality": "k", "appraisal": "no", "complaint": "named",
        "evidence": "no", "integrity": "no", "ai_training": "named",
    },
    "quality": {
        "training": "named", "quality": "yes", "appraisal": "no", "complaint": "named",
        "evidence": "no", "integrity": "no", "ai_training": "named",
    },
    "appraisal": {
        "training": "yes", "quality": "k", "appraisal": "yes", "complaint": "named",
        "evidence": "no", "integrity": "no", "ai_training": "named",
    },
    "evidence": {
        "training": "named", "quality": "no", "appraisal": "no", "complaint": "same",
        "evidence": "yes", "integrity": "no", "ai_training": "named",
    },
    "complaint": {
        "training": "named", "quality": "k", "appraisal": "no", "complaint": "yes",
        "evidence": "same", "integrity": "no", "ai_training": "named",
    },
    "integrity": {
        "training": "no", "quality": "no", "appraisal": "no", "complaint": "no",
        "evidence": "no", "integrity": "yes", "ai_training": "no",
    },
    "ai_training": {
        "training": "no", "quality": "no", "appraisal": "no", "complaint": "no",
        "evidence": "no", "integrity": "no", "ai_training": "yes",
    },
}  # fmt: skip


def allowed(
    rows: Sequence[str], purpose: str, *, same_matter: bool | None
) -> Literal["yes", "k", "no", "unknown"]:
    """The strictest row's answer, after filling in what was named and what is the same matter."""
    if not rows:
        return "no"
    cells = {MATRIX[row][purpose] for row in rows}
    if "no" in cells or ("named" in cells and purpose not in rows):
        return "no"
    if "same" in cells and same_matter is not True:
        return "unknown" if same_matter is None else "no"
    return "k" if "k" in cells else "yes"


def compatible(rows: Sequence[str], purpose: str) -> bool:
    """Whether every purpose leads to this one by a plain yes or k."""
    return bool(rows) and all(MATRIX[row][purpose] in ("yes", "k") for row in rows)
