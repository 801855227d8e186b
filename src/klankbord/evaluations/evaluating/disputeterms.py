"""How long a dispute may take, as the programmes of an evaluation say; they bind the employer.

A programme may give the employee more time and the employer less, never the other way round. Of
several programmes each day is the one that is best for the employee.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any
from uuid import UUID

from klankbord.programmes.models import Version


@dataclass(frozen=True, slots=True)
class Terms:
    """Working days.

    Attributes:
        to_dispute: After submission, in which an employee can dispute (B).
        to_decide: In which the employer answers; after them the evaluation does not count (B).
        to_ask_again: After a first answer, in which the employee can ask for a second look (B).
    """

    to_dispute: int = 20
    to_decide: int = 10
    to_ask_again: int = 10


USUAL = Terms()


def of(programmes: Iterable[UUID]) -> Terms:
    """The terms of an evaluation that was made under these versions."""
    told = Version.objects.filter(pk__in=list(programmes)).values_list("terms", flat=True)
    return best(each["disputes"] for each in told if "disputes" in each)


def best(told: Iterable[Mapping[str, Any]]) -> Terms:
    """What is best for the employee of what programmes say."""
    said = [asdict(USUAL) | dict(each) for each in told] or [asdict(USUAL)]
    return Terms(
        to_dispute=max(each["to_dispute"] for each in said),
        to_decide=min(each["to_decide"] for each in said),
        to_ask_again=max(each["to_ask_again"] for each in said),
    )
