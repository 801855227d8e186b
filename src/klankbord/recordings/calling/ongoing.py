"""Who is in a call now, as far as the gate knows: nobody gets mail about himself meanwhile.

The gate keeps a call only if it was drawn. Of one that was not it holds a hash and no name, so that
call holds back nothing.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings.models import GateCall, GateEvent
from klankbord.recordings.offered import course

LONGEST = timedelta(hours=2)
"""So long a call counts as going on when nobody tells that it has ended."""


def in_a_call(at: datetime) -> frozenset[UUID]:
    """The employees of whom a call goes on at a moment."""
    with access.deed(Access(SYSTEM, "retain", None, at)):
        ended = GateEvent.objects.filter(call=OuterRef("pk"), kind=course.ENDED, at__lte=at)
        begun = GateCall.objects.filter(began_at__lte=at, began_at__gt=at - LONGEST)
        going_on = begun.filter(~Exists(ended)).exclude(offer__employee=None)
        return frozenset(going_on.values_list("offer__employee", flat=True))
