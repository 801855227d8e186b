"""A team has two programmes, for other things: each call is recorded for one of them alone."""

import io
from datetime import date, datetime, timedelta

import pytest

import cast
from klankbord.edges.cli.demo import examples, founding, loading
from klankbord.evaluations.evaluating import assigning
from klankbord.evaluations.models import Pick
from klankbord.evaluations.picks import picked, picking
from klankbord.gate import access
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger.periods import local_day
from klankbord.notices import announcements, owntexts
from klankbord.notices.attesting import TestCall
from klankbord.recordings.draw import covering, drawn
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.models import Leg, Offer
from klankbord.recordings.offered import offers
from klankbord.recordings.waiting import lines

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 18, 15, tzinfo=AMSTERDAM)
DOOR = Actor(role="integration")
CALLS = 24
CODE = "klachten"
TEXT = (
    "Wij kunnen dit gesprek opnemen voor de training van onze medewerkers, of om een klacht uit te "
    "zoeken. Liever niet? Zeg het ons. Meer leest u op onze website."
)


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return cast.woonstede(now=NOW)


def for_complaints(organisation):
    """The programme of the files once more, for complaints and nothing else, from today on.

    Its callers hear another text, on the same line: one that names both purposes.
    """
    said = examples.read(examples.PROGRAMME, begins=(NOW - loading.RUNNING).date())
    said["programme"] = {"code": CODE, "title": "Klachten natrekken"}
    said["version"] |= {
        "purposes": ["complaint"], "starts_at": date(2026, 11, 18), "ends_at": date(2027, 2, 1),
    }  # fmt: skip
    del said["version"]["course"]
    evidence = [row for row in said["evidence"] if row["kind"] != "announcement"]
    for row in evidence:
        if "purposes" in row:
            row["purposes"] = ["complaint"]
    activation = evidence.pop()
    founding.prove(said | {"evidence": evidence}, NOW - loading.SIGNED)
    petra, ilse = organisation.actor("petra", "quality_manager"), organisation.actor("ilse", "dpo")
    at, codes = NOW - timedelta(days=2), [CODE, founding.CODE]
    text = owntexts.write(TEXT, language="nl", programmes=codes, at=at, by=petra)
    name = announcements.name_of(owntexts.see(text.pk, at=at, by=ilse))
    call = TestCall("huur-in", "nl", name, "7" * 64, at)
    lines.seen(lines.tested(call, programmes=codes, at=at, by=petra), at=at, by=ilse)
    signed = activation | {"happened_at": local_day(NOW - timedelta(days=1))}
    founding.prove(said | {"evidence": [*evidence, signed]}, NOW - timedelta(days=1))


def arrive():
    rows = [cast.offer(n, at=NOW - timedelta(minutes=10 + 30 * n)) for n in range(CALLS)]
    found = [offers.parse(row, source=cast.SOURCE) for row in rows]
    opens = [lambda: io.BytesIO(cast.tone(0.2))] * CALLS
    list(arriving.arrive(found, opens, source=cast.SOURCE, at=NOW, by=DOOR))


def test_each_call_is_for_one_of_two_programmes_and_only_what_was_for_complaints_is_chosen(
    organisation,
):
    for_complaints(organisation)
    read = covering.Covering([organisation.anna.pk])
    sides = [[each.code for side in read.sides(organisation.anna.pk, began, known_at=NOW)
              for each in side] for began in (NOW - timedelta(days=1), NOW)]  # fmt: skip
    assert sides == [[founding.CODE], [founding.CODE, CODE]], "calls go to what runs"
    arrive()
    offered = list(Offer.objects.select_related("version__programme"))
    of = {code: [o for o in offered if o.version.programme.code == code]
          for code in (CODE, founding.CODE)}  # fmt: skip
    assert all(len(each) > 3 for each in of.values())
    assert sum(len(each) for each in of.values()) == CALLS
    assert all(each.version.programme.code == code for code, rows in of.items() for each in rows)
    for rows in of.values():
        assert [each.result for each in rows].count("accepted") == 3
        assert {each.result for each in rows} == {"accepted", "not_drawn"}
    with access.deed(Access(SYSTEM, "retain", None, NOW)):
        legs = list(Leg.objects.select_related("version__programme"))
    assert sorted((leg.version.programme.code, *leg.purposes) for leg in legs) == sorted(
        [(CODE, "complaint")] * 3 + [(founding.CODE, "training")] * 3
    )
    assert all(leg.programmes == [leg.version_id] for leg in legs)
    for leg in legs:
        preparing.make_ready(leg.pk, at=NOW)
    assert assigning.assign_ready(at=NOW) == 3

    petra = organisation.actor("petra", "quality_manager")
    waits = {each.leg for each in picked.offered(local_day(NOW), actor=petra, at=NOW)}
    assert waits == {leg.pk for leg in legs if leg.purposes == ["complaint"]}
    [chosen, *_] = waits
    complaint = picking.Complaint("K-2026-118", local_day(NOW), Pick.Asker.DESK, "Wat is beloofd?")
    picking.pick(chosen, complaint, actor=petra, at=NOW)
    assert picked.register(actor=petra, at=NOW).rows[0].state == "given"
    receipts = drawn.receipts(organisation.actor("anna", "employee"), at=NOW)
    assert {each.drawn for each in receipts.values()} == {3}
    assert {receipts[leg.pk].offered for leg in legs if leg.version.programme.code == CODE} == {
        len(of[CODE])
    }
