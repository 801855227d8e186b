"""What callers hear before a recording (meldtekst), and the proof that a line plays it.

A platform's or an agent's word that "notice was given" is a claim, never a proof (design 4.5).
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from klankbord.database import turns
from klankbord.gate.access import Actor
from klankbord.ledger import book
from klankbord.notices.models import Announcement, Attestation
from klankbord.people.faults import Fault
from klankbord.programmes import lifecycle
from klankbord.programmes.models import Evidence, Version


@dataclass(frozen=True, slots=True)
class Script:
    """A text of the library (law.md 6.1)."""

    code: str
    number: int
    language: str
    purposes: tuple[str, ...]
    names_website: bool
    text: str

    @property
    def name(self) -> str:
        """As people call it: NL-SEED-1, NL-2."""
        return f"{self.code}-{self.number}"

    @property
    def sha256(self) -> str:
        """Of the text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()


LIBRARY = (
    Script(
        "NL-SEED",
        1,
        "nl",
        ("training",),
        names_website=True,
        # Byte for byte as the sector publishes it, with the doubled word.
        text="Dit telefoongesprek kan worden opgenomen in verband met trainingsdoeleinden. "
        "Voor meer informatie over over ons privacybeleid verwijzen wij u naar de website",
    ),
    Script(
        "NL",
        2,
        "nl",
        ("training",),
        names_website=True,
        text="Dit telefoongesprek kan worden opgenomen in verband met trainingsdoeleinden. "
        "Wilt u dat niet? Zeg het tegen onze medewerker, dan stopt de opname. "
        "Voor meer informatie over ons privacybeleid verwijzen wij u naar de website.",
    ),
    Script(
        "NL",
        3,
        "nl",
        ("training", "quality"),
        names_website=True,
        text="Dit gesprek kan worden opgenomen om de kwaliteit van onze dienstverlening te "
        "verbeteren en onze medewerkers te coachen. "
        "Wilt u dat niet? Zeg het tegen onze medewerker, dan stopt de opname. "
        "Voor meer informatie over ons privacybeleid verwijzen wij u naar de website.",
    ),
    Script(
        "EN",
        1,
        "en",
        ("training",),
        names_website=True,
        text="This call may be recorded for training purposes. If you do not want this, tell our "
        "agent and we will stop the recording. For more information about our privacy policy, "
        "please visit our website.",
    ),
)


@dataclass(frozen=True, slots=True)
class TestCall:
    """What a test call on a line showed."""

    __test__ = False  # pytest takes classes of this name for tests

    line: str
    language: str
    """The language that is spoken on the line."""
    text: str
    """Name of the text in the library that is heard."""
    configuration_sha256: str
    """Of the telephone platform's configuration for this line, as exported that day."""
    tested_at: datetime
    heard_on_both_ends: bool
    dpo_seen_at: datetime | None


def name_of(text: Announcement) -> str:
    """The name of a text, by which `script` finds it: NL-2."""
    return f"{text.code}-{text.number}"


def script(name: str) -> Script:
    """A text of the library by its name.

    Raises:
        Fault: There is none.
    """
    for found in LIBRARY:
        if found.name == name:
            return found
    raise Fault(f"There is no text {name}. Known: {', '.join(each.name for each in LIBRARY)}.")


def attest(call: TestCall, *, versions: Sequence[Version], at: datetime, by: Actor) -> Attestation:
    """Write down that a line plays a text, as a test call showed. It holds from now on.

    An earlier attestation of the line ends. The programme versions that use the line get their
    evidence in the same deed.

    Raises:
        Fault: The text is not in the library, or the test lies ahead.
        Flawed: The evidence cannot be recorded.
    """
    with transaction.atomic(durable=True):
        made = record(call, at=at, by=by)
        said = script(call.text)
        detail = {
            "line": call.line,
            "language": call.language,
            "text": said.name,
            "text_language": said.language,
            "purposes": list(said.purposes),
            "names_website": said.names_website,
            "heard_on_both_ends": call.heard_on_both_ends,
            "seen_by_dpo": call.dpo_seen_at is not None,
            "configuration_sha256": call.configuration_sha256,
        }
        for version in versions:
            lifecycle.record(version, lifecycle.Given("announcement", at, detail), at=at, by=by)
    return made


def record(call: TestCall, *, at: datetime, by: Actor) -> Attestation:
    """Write down the attestation alone, inside the transaction of another deed."""
    said = script(call.text)
    if call.tested_at > at:
        raise Fault("The test call lies ahead. Write it down when it was made.")
    _one_at_a_time(call.line)
    Attestation.objects.filter(line=call.line, until__isnull=True).update(until=at)
    made = Attestation.objects.create(
        line=call.line,
        language=call.language,
        announcement=_kept(said),
        configuration_sha256=call.configuration_sha256,
        tested_at=call.tested_at,
        heard_on_both_ends=call.heard_on_both_ends,
        dpo_seen_at=call.dpo_seen_at,
        since=at,
    )
    _tell("line_attested", made, at=at, by=by)
    return made


def reconfigured(line: str, configuration_sha256: str, *, at: datetime, by: Actor) -> bool:
    """Hear that a line has this configuration now. Another than was tested ends its attestation.

    Returns:
        Whether an attestation ended. Until the next test call nothing on the line is recorded.
    """
    with transaction.atomic(durable=True):
        _one_at_a_time(line)
        held = Attestation.objects.filter(line=line, until__isnull=True).first()
        if held is None or held.configuration_sha256 == configuration_sha256:
            return False
        held.until = at
        held.save(update_fields=["until"])
        _tell("line_changed", held, at=at, by=by)
        used = Evidence.objects.filter(kind="announcement", detail__line=line)
        for version in Version.objects.filter(evidence__in=used).distinct():
            ended = lifecycle.Given("announcement_ended", at, {"line": line})
            lifecycle.record(version, ended, at=at, by=by)
    return True


def evidence(line: str, at: datetime) -> Attestation | None:
    """The attestation of a line that held at a moment; None: nothing proves what callers heard."""
    held = Attestation.objects.select_related("announcement").filter(line=line, since__lte=at)
    found = held.order_by("-since", "-pk").first()
    if found is None or (found.until is not None and found.until <= at):
        return None
    return found


def proves(attestation: Attestation, at: datetime) -> bool:
    """Whether an attestation is proof at a moment: heard on both ends and seen by the DPO."""
    seen = attestation.dpo_seen_at
    return attestation.heard_on_both_ends and seen is not None and seen <= at


def _kept(said: Script) -> Announcement:
    kept, _ = Announcement.objects.get_or_create(
        code=said.code,
        number=said.number,
        defaults={
            "language": said.language,
            "purposes": list(said.purposes),
            "names_website": said.names_website,
            "text": said.text,
            "sha256": said.sha256,
        },
    )
    if kept.sha256 != said.sha256:
        raise Fault(f"{said.name} was kept with another text. A changed text is a new number.")
    return kept


def _tell(kind: str, about: Attestation, *, at: datetime, by: Actor) -> None:
    detail = {
        "attestation": str(about.pk),
        "configuration_sha256": about.configuration_sha256,
        "text_sha256": about.announcement.sha256,
        "function": by.role,
    }
    book.append(kind, at=at, subjects=[], detail=detail)


def _one_at_a_time(line: str) -> None:
    turns.take(f"notices.line {line}")
