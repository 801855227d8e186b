"""What this package holds about a person: his recordings, who heard them, and offers of his calls.

Facts about rows only. What is in them is read through `playback` and `queries`, under the law.
"""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.law.texts import Text
from klankbord.people.disclosure import Holding
from klankbord.people.models import Employee
from klankbord.recordings.models import (
    GateCall,
    Leg,
    LegAccess,
    Listening,
    Offer,
    Shipment,
    SourceCopy,
    Track,
)

OFFER = Text(
    nl="Dat een gesprek van u werd aangeboden, en wat daarmee gebeurde. Niet het gesprek zelf.",
    en="That a call of yours was offered, and what became of it. Not the call itself.",
)
GATE = Text(
    nl="Dat de telefooncentrale vroeg of een gesprek van u mocht, en wat zij daarna meldde.",
    en="That the telephone platform asked whether a call of yours might be recorded, and what "
    "it told after that.",
)
RECORDING = Text(
    nl="Een opgenomen gesprek: wanneer, hoe lang, welke wachtrij, waarvoor.",
    en="A recorded call: when, how long, which queue, what for.",
)
SOUND = Text(
    nl="Het geluid van een gesprek van u, en waar het stil is omdat iets niet bewaard mag worden.",
    en="The sound of a call of yours, and where it is silent since something may not be kept.",
)
LISTENING = Text(
    nl="Dat iemand een gesprek van u beluisterde: welke functie, wanneer, waarom.",
    en="That somebody listened to a call of yours: which function, when, why.",
)
ACCESS = Text(
    nl="Dat u een gesprek van een ander mag of mocht horen.",
    en="That you may or might hear a call of somebody else.",
)
SENT = Text(
    nl="Dat u een export van een telefooncentrale instuurde: wanneer, en hoeveel er binnenkwam.",
    en="That you sent in an export of a telephone platform: when, and how much of it came in.",
)
COPY = Text(
    nl="Dat de telefooncentrale een kopie van een opname van u had: wanneer wij vroegen om die te "
    "wissen, en wanneer zij weg was.",
    en="That the telephone platform had a copy of a recording of yours: when we asked that it be "
    "erased, and when it was gone.",
)
LISTENED = Text(
    nl="Dat u naar een gesprek van een ander luisterde.",
    en="That you listened to a call of somebody else.",
)


def held(employee: UUID, *, at: datetime) -> Iterator[Holding]:
    """Each offer, recording, sound and listening that concerns one employee.

    Args:
        employee: Whose.
        at: Now. Use it inside a transaction.
    """
    with access.acting(Access(SYSTEM, "retain", None, at)):
        for offer in Offer.objects.filter(employee=employee).select_related("batch__key"):
            until = offer.batch.key.keep_until
            yield Holding("offer", offer.pk, offer.batch.offered_at, until, OFFER)
        for asked in GateCall.objects.filter(offer__employee=employee).select_related("key"):
            yield Holding("gate_call", asked.pk, asked.asked_at, asked.key.keep_until, GATE)
        for leg in Leg.objects.filter(employee=employee).select_related("key"):
            yield Holding("recording", leg.pk, leg.made_at, leg.key.keep_until, RECORDING)
        for track in Track.objects.filter(leg__employee=employee).select_related("key"):
            if track.key.gone_at is None:
                yield Holding("sound", track.pk, track.stored_at, track.key.keep_until, SOUND)
        heard = Listening.objects.select_related("leg__key")
        for row in heard.filter(leg__employee=employee):
            until = row.leg.key.keep_until
            yield Holding("listening", row.pk, row.started_at, until, LISTENING)
        for row in heard.filter(account__employee=employee):
            until = row.leg.key.keep_until
            yield Holding("listened", row.pk, row.started_at, until, LISTENED)
        for may in LegAccess.objects.filter(account__employee=employee):
            yield Holding("leg_access", may.pk, may.since, may.until, ACCESS)
        yield from _copies(employee)
        account = Employee.objects.filter(pk=employee).values("account")
        for sent in Shipment.objects.filter(account__in=account).select_related("key"):
            yield Holding("shipment", sent.pk, sent.sent_at, sent.key.row_until, SENT)


def _copies(employee: UUID) -> Iterator[Holding]:
    for copy in SourceCopy.objects.filter(employee=employee).select_related("key"):
        yield Holding("source_copy", copy.pk, copy.ordered_at, copy.key.keep_until, COPY)
