"""What this package holds about a person: who he is here, what he may do, what he objected to."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.sessions.models import Session

from klankbord.gate.disclosing import Of, section
from klankbord.law.disclosing import (
    BY_THE_ORGANISATION,
    BY_THE_PLATFORM,
    BY_USE,
    BY_YOURSELF,
    EACH_ITS_DAY,
    REGISTER,
    RIGHTS,
    WHILE_HERE,
    Person,
    Row,
    Section,
    Value,
)
from klankbord.law.texts import Text
from klankbord.people import objections
from klankbord.people.models import (
    Account,
    AgentRef,
    Clearance,
    Coaching,
    Employee,
    Employment,
    Grant,
    Membership,
    Objection,
    Parting,
    Token,
    UnrecordedNumber,
)
from klankbord.vault import boxes

_KIND = Text("soort", "kind")
_TEAM = Text("team", "team")
_ROLE = Text("rol", "role")
_NAME = Text("naam", "name")
_WHILE_ACCOUNT = Text(
    "Zolang het account bestaat. Een account wordt gesloten als u vertrekt.",
    "As long as the account exists. An account is closed when you leave.",
)


def _objections(rows: Sequence[Objection]) -> Mapping[UUID, Mapping[str, Value]]:
    sealed = {each.key: boxes.Row(objections.TABLE, each.pk) for each in rows}
    grounds = boxes.unseal_all(objections.GROUNDS, sealed)
    answers = boxes.unseal_all(objections.ANSWER, sealed)
    return {
        each.pk: {
            "grounds": grounds.get(each.key_id, b"").decode(),
            "answer": answers.get(each.key_id, b"").decode(),
        }
        for each in rows
    }


def _sessions(person: Person, after: UUID | int | None, _most: int, at: datetime) -> Sequence[Row]:
    """Sessions are found by nothing but their secret: all that go on are looked into, at once."""
    if person.account is None or after is not None:
        return []
    going = Session.objects.filter(expire_date__gt=at).iterator()
    mine = (row for row in going if row.get_decoded().get("_auth_user_id") == str(person.account))
    return [Row(number, None, row.expire_date, {}) for number, row in enumerate(mine, 1)]


SECTIONS = (
    section(
        "person",
        Of(
            Employee,
            employee=("pk",),
            account=("account",),
            values={"name": ("name", _NAME), "number": ("number", Text("nummer", "number"))},
        ),
        what=Text("Uw naam en personeelsnummer.", "Your name and staff number."),
        source=BY_THE_ORGANISATION,
        basis=REGISTER,
        kept=WHILE_HERE,
    ),
    section(
        "employment",
        Of(Employment, employee=("employee",), values={"kind": ("kind", _KIND)}),
        what=Text("Wanneer u hier werkt, en als wat.", "When you work here, and as what."),
        source=BY_THE_ORGANISATION,
        basis=REGISTER,
        kept=WHILE_HERE,
    ),
    section(
        "membership",
        Of(
            Membership,
            employee=("employee",),
            values={"team": ("team.name", _TEAM)},
            related=("team",),
        ),
        what=Text("In welk team u zit of zat.", "The team that you are or were in."),
        source=BY_THE_ORGANISATION,
        basis=REGISTER,
        kept=WHILE_HERE,
    ),
    section(
        "coaching",
        Of(
            Coaching,
            employee=("employee",),
            values={"coach": ("coach.name", Text("coach", "coach"))},
            related=("coach",),
        ),
        what=Text("Wie u coacht of coachte.", "Who coaches or coached you."),
        source=BY_THE_ORGANISATION,
        basis=REGISTER,
        kept=WHILE_HERE,
    ),
    section(
        "coach_of",
        Of(Coaching, account=("coach",)),
        what=Text(
            "Dat u een ander coacht of coachte. Wie, is een gegeven van die ander.",
            "That you coach or coached somebody else. Whom is information on that other person.",
        ),
        source=BY_THE_ORGANISATION,
        basis=REGISTER,
        kept=WHILE_HERE,
    ),
    section(
        "agent_ref",
        Of(
            AgentRef,
            employee=("employee",),
            values={
                "source": ("source", Text("telefooncentrale", "telephone platform")),
                "ref": ("ref", Text("naam daar", "name there")),
            },
        ),
        what=Text("Hoe een telefooncentrale u noemt.", "What a telephone platform calls you."),
        source=BY_THE_PLATFORM,
        basis=REGISTER,
        kept=WHILE_HERE,
    ),
    section(
        "parting",
        Of(
            Parting,
            employee=("employee",),
            since="given_at",
            until="key.keep_until",
            related=("key",),
        ),
        what=Text(
            "Dat u een adres of code achterliet voor na uw vertrek.",
            "That you left an address or code for after you leave.",
        ),
        source=BY_YOURSELF,
        basis=RIGHTS,
        kept=EACH_ITS_DAY,
    ),
    section(
        "objection",
        Of(
            Objection,
            employee=("employee",),
            since="filed_at",
            until="key.keep_until",
            values={
                "status": ("status", Text("stand", "state")),
                "answer_due_on": ("answer_due_on", Text("antwoord uiterlijk", "answer by")),
                "decided_at": ("decided_at", Text("besloten", "decided")),
                "compelling_grounds": (
                    "compelling_grounds",
                    Text("dwingende gronden", "compelling grounds"),
                ),
            },
            sealed={
                "grounds": Text("uw redenen", "your reasons"),
                "answer": Text("ons antwoord", "our answer"),
            },
            opened=_objections,
            related=("key",),
        ),
        what=Text(
            "Uw bezwaar, met uw redenen en het antwoord.",
            "Your objection, with your reasons and the answer.",
        ),
        source=BY_YOURSELF,
        basis=RIGHTS,
        kept=EACH_ITS_DAY,
    ),
    section(
        "objection_decided",
        Of(
            Objection,
            account=("decided_by",),
            since="decided_at",
            until="key.row_until",
            related=("key",),
        ),
        what=Text(
            "Dat u besliste op het bezwaar van een ander.",
            "That you decided on the objection of somebody else.",
        ),
        source=BY_USE,
        basis=RIGHTS,
        kept=EACH_ITS_DAY,
    ),
    section(
        "account",
        Of(
            Account,
            account=("pk",),
            employee=("employee",),
            since="created_at",
            values={
                "name": ("name", _NAME),
                "email": ("email", Text("e-mailadres", "email address")),
                "language": ("language", Text("taal", "language")),
                "last_login": ("last_login", Text("laatst ingelogd", "last signed in")),
                "is_active": ("is_active", Text("open", "open")),
            },
        ),
        tables=("account_emailaddress", "account_emailconfirmation"),
        what=Text(
            "Uw account om in te loggen. Uw wachtwoord kent ook Klankbord niet.",
            "Your account to sign in. Klankbord does not know your password either.",
        ),
        source=BY_THE_ORGANISATION,
        basis=REGISTER,
        kept=_WHILE_ACCOUNT,
    ),
    Section(
        "session",
        ("django_session",),
        Text("Dat u nu bent ingelogd.", "That you are signed in now."),
        BY_USE,
        REGISTER,
        Text(
            "Tot het einde van de sessie, en dan tot die nacht.",
            "Until the session ends, and then until that night.",
        ),
        {},
        _sessions,
    ),
    section(
        "grant",
        Of(
            Grant,
            account=("account",),
            values={
                "role": ("role", _ROLE),
                "team": ("team.name", _TEAM),
                "asked_at": ("asked_at", Text("gevraagd", "asked")),
                "approved_at": ("approved_at", Text("goedgekeurd", "approved")),
                "reviewed_at": ("reviewed_at", Text("herzien", "reviewed")),
            },
            related=("team",),
        ),
        what=Text("Een rol die u heeft of had.", "A role that you have or had."),
        source=BY_THE_ORGANISATION,
        basis=REGISTER,
        kept=_WHILE_ACCOUNT,
    ),
    section(
        "grant_handled",
        Of(
            Grant,
            account=("asked_by", "approved_by", "reviewed_by"),
            since="asked_at",
            values={"role": ("role", _ROLE)},
        ),
        what=Text(
            "Dat u een rol voor een ander vroeg, goedkeurde of herzag.",
            "That you asked, approved or reviewed a role for somebody else.",
        ),
        source=BY_USE,
        basis=REGISTER,
        kept=_WHILE_ACCOUNT,
    ),
    section(
        "clearance",
        Of(Clearance, account=("account",), values={"kind": ("kind", _KIND)}),
        what=Text(
            "Een geheimhouding of instructie die u tekende.",
            "A secrecy statement or instruction that you signed.",
        ),
        source=BY_YOURSELF,
        basis=REGISTER,
        kept=_WHILE_ACCOUNT,
    ),
    section(
        "token",
        Of(
            Token,
            account=("account",),
            since="created_at",
            until="expires_at",
            values={
                "name": ("name", _NAME),
                "scopes": ("scopes", Text("mag", "may")),
                "revoked_at": ("revoked_at", Text("ingetrokken", "revoked")),
            },
        ),
        what=Text(
            "Een sleutel voor de API op uw naam. De sleutel zelf bewaren wij niet.",
            "A key to the API in your name. The key itself is not kept.",
        ),
        source=BY_YOURSELF,
        basis=REGISTER,
        kept=_WHILE_ACCOUNT,
    ),
    section(
        "unrecorded_number",
        Of(UnrecordedNumber, number=("hash",), values={"kind": ("kind", _KIND)}),
        what=Text(
            "Dat uw nummer nooit wordt opgenomen. Het nummer zelf staat hier niet.",
            "That your number is never recorded. The number itself does not stand here.",
        ),
        source=BY_YOURSELF,
        basis=RIGHTS,
        kept=Text(
            "Tot u, of wie de lijst bewaart, het intrekt.",
            "Until you, or who keeps the list, takes it back.",
        ),
    ),
)
