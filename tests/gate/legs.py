"""Legs as `admit` would have frozen them, from parts that a test chose."""

from datetime import datetime, timedelta
from uuid import uuid4

import crowd
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access
from klankbord.recordings import facts
from klankbord.recordings.intake import freezing
from klankbord.recordings.models import Call, Leg
from klankbord.vault import keys
from klankbord.vault.keys import Party


def leg_of(organisation, *, collected, employee, **columns) -> Leg:
    """A leg in the database; `columns` say how it stands, or put in its place what is broken."""
    now = organisation.now
    person = Party(employee.pk, "agent")
    version = facts.covering.versions(employee.pk, now - timedelta(hours=3), known_at=now)[0]
    until = now + timedelta(days=200)

    def key():
        return keys.create(parties=[person], kind="record", keep_until=until, at=now)

    programmes = facts.programme_parts([version], employee.pk, now, known_at=now)
    with access.acting(Access(SYSTEM, "record", None, now)):
        call = Call.objects.create(
            key=key(), source="t", source_id_hash=uuid4().hex, content_sha256="",
            started_at=now, direction="inbound", caller=uuid4(),
        )  # fmt: skip
        row = {
            "programmes": [version.id],
            "collected_facts": freezing.facts(collected, programmes),
            "made_at": datetime.fromisoformat(collected["recording"]["made_at"]),
            "purposes": collected["recording"]["purposes"],
        }
        return Leg.objects.create(
            call=call, key=key(), employee=employee, version_id=version.id, collected=collected,
            duration_ms=1000, selected_at=now, **(row | columns),
        )  # fmt: skip


def lawful(organisation):
    """The frozen parts of a lawful recording of this morning."""
    return crowd.lawful(organisation.now - timedelta(hours=3))
