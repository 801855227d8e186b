"""What this package holds about a person: his recordings, who heard them, and offers of his calls.

Of an employee, of a caller, and of whoever listened. The sound itself is let out by `rights`.
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import (
    BY_THE_PLATFORM,
    BY_USE,
    EACH_ITS_DAY,
    MONITORING,
    PROOF,
    Value,
)
from klankbord.law.texts import Text
from klankbord.recordings.intake import rooms
from klankbord.recordings.models import (
    Call,
    GateCall,
    Handover,
    Leg,
    LegAccess,
    Listening,
    Offer,
    Shipment,
    SourceCopy,
    Track,
)
from klankbord.vault import boxes

_PLATFORM = Text("telefooncentrale", "telephone platform")
_STATE = Text("stand", "state")
_PURPOSE = Text("doel", "purpose")
_REASON = Text("reden", "reason")
_FUNCTION = Text("functie", "function")
_CALL = Text("nummer van de opname", "number of the recording")
_HELD = Text("bevroren voor een zaak", "frozen for a case")
_QUEUE = Text("wachtrij", "queue")
_CHANNEL = Text("langs", "by")
_DIRECTION = Text("richting", "direction")

_HEARD: dict[str, tuple[str, Text]] = {
    "recording": ("leg_id", _CALL),
    "function": ("function", _FUNCTION),
    "purpose": ("purpose", _PURPOSE),
    "reason": ("reason", _REASON),
}
_LISTENING = Text(
    "Dat iemand een gesprek van u beluisterde: welke functie, wanneer, waarvoor.",
    "That somebody listened to a call of yours: which function, when, what for.",
)


def _silent(rows: Sequence[Any]) -> Mapping[UUID, Mapping[str, Value]]:
    sealed = {each.key: boxes.Row("recordings.track", each.pk) for each in rows}
    marks = boxes.unseal_all(rooms.MARKS, sealed)
    return {
        each.pk: {
            "silent": [
                f"{begin / 1000:g}-{end / 1000:g} s ({why})"
                for begin, end, why in json.loads(marks.get(each.key_id, b"[]"))
            ]
        }
        for each in rows
    }


def _listening(values: Mapping[str, tuple[str, Text]]) -> Of:
    return Of(
        Listening,
        employee=("leg__employee",),
        caller=("leg__call__caller",),
        since="started_at",
        until="leg.key.keep_until",
        values=values,
        related=("leg__key", "account"),
    )


RECORDING = section(
    "recording",
    Of(
        Leg,
        employee=("employee",),
        since="made_at",
        until="retention_until",
        values={
            "channel": ("call.channel", _CHANNEL),
            "direction": ("call.direction", _DIRECTION),
            "queue": ("call.queue", _QUEUE),
            "line": ("call.line", Text("lijn", "line")),
            "source": ("call.source", _PLATFORM),
            "duration_ms": ("duration_ms", Text("duur", "length")),
            "programme": ("version.programme.title", Text("regeling", "programme")),
            "purposes": ("purposes", _PURPOSE),
            "state": ("state", _STATE),
            "selected_at": ("selected_at", Text("getrokken", "drawn")),
            "scored_at": ("scored_at", Text("beoordeeld", "evaluated")),
            "restricted_at": ("restricted_at", Text("beperkt sinds", "restricted since")),
            "held": ("held", _HELD),
            "caller_objected_at": ("caller_objected_at", Text("bezwaar beller", "caller objected")),
            "defect_found_at": ("defect_found_at", Text("gebrek gevonden", "defect found")),
        },
        related=("call", "version__programme"),
    ),
    tables=("recordings_call",),
    what=Text(
        "Een opgenomen gesprek van u: wanneer, hoe lang, welke wachtrij, waarvoor.",
        "A recorded call of yours: when, how long, which queue, what for.",
    ),
    source=BY_THE_PLATFORM,
    basis=MONITORING,
    kept=EACH_ITS_DAY,
)
CALL = section(
    "call",
    Of(
        Call,
        caller=("caller",),
        since="started_at",
        until="key.keep_until",
        values={
            "channel": ("channel", _CHANNEL),
            "direction": ("direction", _DIRECTION),
            "queue": ("queue", _QUEUE),
            "source": ("source", _PLATFORM),
        },
        related=("key",),
    ),
    what=Text(
        "Een gesprek dat u met ons voerde en dat is opgenomen.",
        "A call that you had with us and that was recorded.",
    ),
    source=BY_THE_PLATFORM,
    basis=MONITORING,
    kept=EACH_ITS_DAY,
)
SOUND = section(
    "sound",
    Of(
        Track,
        employee=("leg__employee",),
        caller=("leg__call__caller",),
        since="stored_at",
        until="key.keep_until",
        values={
            "recording": ("leg_id", _CALL),
            "party": ("party", Text("van wie", "whose")),
            "erased_at": ("key.gone_at", Text("gewist", "erased")),
        },
        sealed={"silent": Text("stil gemaakt", "made silent")},
        opened=_silent,
        related=("key",),
    ),
    what=Text(
        "Het geluid van een gesprek van u, en waar het stil is omdat iets niet bewaard mag worden.",
        "The sound of a call of yours, and where it is silent since something may not be kept.",
    ),
    source=BY_THE_PLATFORM,
    basis=MONITORING,
    kept=EACH_ITS_DAY,
)
LISTENED_TO = section(
    "listening",
    _listening(_HEARD),
    what=_LISTENING,
    source=BY_USE,
    basis=PROOF,
    kept=EACH_ITS_DAY,
)
NAMED = section(
    "listening",
    _listening({**_HEARD, "name": ("account.name", Text("naam", "name"))}),
    what=_LISTENING,
    source=BY_USE,
    basis=PROOF,
    kept=EACH_ITS_DAY,
)
"""The same with the name of who listened: only after somebody weighed that (C-579/21)."""

SECTIONS = (
    RECORDING,
    CALL,
    SOUND,
    LISTENED_TO,
    section(
        "listened",
        Of(
            Listening,
            account=("account",),
            since="started_at",
            until="leg.key.keep_until",
            values=_HEARD,
            related=("leg__key",),
        ),
        what=Text(
            "Dat u naar een gesprek van een ander luisterde.",
            "That you listened to a call of somebody else.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "leg_access",
        Of(
            LegAccess,
            account=("account",),
            values={"recording": ("leg_id", _CALL), "why": ("why", _REASON)},
        ),
        what=Text(
            "Dat u een gesprek van een ander mag of mocht horen.",
            "That you may or might hear a call of somebody else.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=Text("Tot de opname weg is.", "Until the recording is gone."),
    ),
    section(
        "offer",
        Of(
            Offer,
            employee=("employee",),
            since="batch.offered_at",
            until="batch.key.keep_until",
            values={
                "source": ("source", _PLATFORM),
                "month": ("month", Text("maand", "month")),
                "place": ("order", Text("plaats in de loting", "place in the draw")),
                "group": ("stratum", Text("groep in de loting", "group in the draw")),
                "result": ("result", Text("uitkomst", "result")),
                "rules": ("rules", Text("regels", "rules")),
                "missing": ("missing", Text("ontbrak", "was missing")),
                "waits_until": ("waits_until", Text("wacht tot", "waits until")),
            },
            related=("batch__key",),
        ),
        tables=("recordings_batch",),
        what=Text(
            "Dat een gesprek van u werd aangeboden, en wat daarmee gebeurde. Niet het gesprek.",
            "That a call of yours was offered, and what became of it. Not the call itself.",
        ),
        source=BY_THE_PLATFORM,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "gate_call",
        Of(
            GateCall,
            employee=("offer__employee",),
            since="asked_at",
            until="key.keep_until",
            values={
                "permitted_at": ("permitted_at", Text("mocht vanaf", "allowed from")),
                "announced_at": ("announced_at", Text("meldtekst om", "announced at")),
                "denied_at": ("denied_at", Text("geweigerd", "refused")),
            },
            related=("key",),
        ),
        tables=("recordings_gateevent",),
        what=Text(
            "Dat de telefooncentrale vroeg of een gesprek van u mocht, en wat zij daarna meldde.",
            "That the telephone platform asked whether a call of yours might be recorded, and what "
            "it told after that.",
        ),
        source=BY_THE_PLATFORM,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "source_copy",
        Of(
            SourceCopy,
            employee=("employee",),
            since="ordered_at",
            until="key.keep_until",
            values={
                "source": ("source", _PLATFORM),
                "gone_at": ("gone_at", Text("daar weg", "gone there")),
            },
            related=("key",),
        ),
        what=Text(
            "Dat de telefooncentrale een kopie van een opname van u had: wanneer wij vroegen om "
            "die te wissen, en wanneer zij weg was.",
            "That the telephone platform had a copy of a recording of yours: when we asked that "
            "it be erased, and when it was gone.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "handover",
        Of(
            Handover,
            employee=("employee",),
            caller=("caller",),
            since="given_at",
            until="key.keep_until",
            values={
                "recording": ("leg", _CALL),
                "name": ("name", Text("wie het kreeg", "who got it")),
                "host": ("host", Text("op welke computer", "on which machine")),
                "country": ("country", Text("land", "country")),
                "characters": ("characters", Text("hoeveel letters", "how many characters")),
            },
            related=("key",),
        ),
        what=Text(
            "Dat de tekst van een gesprek van u, met namen en nummers afgedekt, naar een bedrijf "
            "ging dat met AI helpt: naar wie, wanneer en hoeveel.",
            "That the text of a call of yours, with names and numbers masked, went to a company "
            "that helps by AI: to whom, when and how much.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
    section(
        "shipment",
        Of(
            Shipment,
            account=("account",),
            since="sent_at",
            until="key.row_until",
            values={
                "source": ("source", _PLATFORM),
                "state": ("state", _STATE),
                "total": ("total", Text("opnamen", "recordings")),
            },
            related=("key",),
        ),
        what=Text(
            "Dat u een export van een telefooncentrale instuurde: wanneer, en hoeveel er "
            "binnenkwam.",
            "That you sent in an export of a telephone platform: when, and how much came in.",
        ),
        source=BY_USE,
        basis=PROOF,
        kept=EACH_ITS_DAY,
    ),
)
