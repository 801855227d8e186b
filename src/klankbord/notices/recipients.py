"""What the law asks of a processor that would get the text of a recording.

Whether the policy names it is read in the text that was announced, and is not somebody's tick.

Source: AVG art. 13(1)(e), 28, 44 to 46; R55, R57.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from klankbord.notices.models import Policy
from klankbord.programmes import force, parts, processors
from klankbord.programmes.dossier import Dossier
from klankbord.programmes.processors import Processor


def part(of: Sequence[Dossier], host: str, at: datetime) -> dict[str, Any]:
    """The part `recipient` of a question: text of a recording to this host, as a processor.

    Every programme of the recording has to name it, as it stands now and as it stood when the call
    was recorded: what came later never widens what may be done with what was there (R7).

    Args:
        of: The versions by which the call was recorded.
        host: Where the text would go.
        at: Now.
    """
    now = [force.current((each, *each.later), at) or each for each in of]
    found = [processors.of(each) for each in (*of, *now)]
    named = [each for each in found if each is not None and each.host == host]
    whole = bool(of) and len(named) == len(found) and len(set(named)) == 1
    said: dict[str, Any] = {
        "kind": "processor",
        "agreement": whole and all(processors.agreement(each, at) for each in now),
        "named_in_policy": whole and all(_told(each, named[0], at) for each in now),
    }
    if whole:
        said["country"] = named[0].country
        said |= {"transfer_tool": named[0].tool} if named[0].tool else {}
    return said


def processor(of: Sequence[Dossier], host: str) -> Processor | None:
    """The processor at a host, as the programmes of a recording name it."""
    found = (processors.of(each) for each in of)
    return next((each for each in found if each is not None and each.host == host), None)


def _told(of: Dossier, named: Processor, at: datetime) -> bool:
    """Whether the policy that governs names company and machine in its text."""
    row = parts.governing(of, at)
    if row is None or row.happened_at > at:
        return False
    text = Policy.objects.filter(number=row.detail["number"]).values_list("text", flat=True).first()
    return text is not None and named.name in text and named.host in text
