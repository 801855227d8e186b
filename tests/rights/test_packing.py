"""The copy of one person: everything of him, nothing of the other, and never an open file."""

import io
import json
import re
import zipfile
from contextlib import closing
from datetime import timedelta

import numpy as np
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.core import mail as mailing
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

import cast
import worlds
from klankbord.edges.web.callers.views import callers as views
from klankbord.edges.web.rights import requestletters
from klankbord.evaluations.evaluating import assessing, assigning
from klankbord.gate import access, decisions
from klankbord.gate.access import SYSTEM, Access, Actor
from klankbord.law.disclosing import Person
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger import keyring, reading
from klankbord.people import callers
from klankbord.people.faults import Fault
from klankbord.recordings.intake import arriving, preparing
from klankbord.recordings.listening import playback
from klankbord.recordings.models import Track
from klankbord.recordings.offered import offers
from klankbord.rights import (
    collecting,
    deciding,
    filing,
    handling,
    lettercodes,
    packing,
    queries,
    sealed,
    weighing,
)
from klankbord.rights.models import Package, Request
from klankbord.vault import boxes, keys, orphans, receipts
from klankbord.vault.models import Blob, Key

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "+31612340001"
REASONS = "Wij keken naar uw vraag en naar wat wij van u hebben. Dit is wat wij doen, en waarom."
SAID = "Rustig, <b>helder</b> & vriendelijk."


@pytest.fixture
def organisation(organisation):
    """Anna was called twice, once in one channel; Noor listened and evaluated."""
    call(organisation, 1)
    call(organisation, 2, sound=mono(), channels=1, agent_channel=None, customer_channel=None)
    now = organisation.now
    noor = organisation.actor("noor", "evaluator")
    assert assigning.assign_ready(at=now)
    leg = legs(now)[0]
    playback.begin(leg, purpose="training", reason="drawn_sample", actor=noor, at=now)
    assessing.submit(leg, answers=cast.GOOD, comment=SAID, actor=noor, at=now)
    return organisation


def call(organisation, number, *, sound=None, **more):
    row = cast.offer(number, at=organisation.now - timedelta(hours=1 + number), **more)
    [outcome] = arriving.arrive(
        [offers.parse(row, source=cast.SOURCE)],
        [lambda: io.BytesIO(sound or cast.tone(0.5))],
        source=cast.SOURCE,
        at=organisation.now,
        by=Actor(role="integration"),
    )
    assert outcome.leg, outcome
    preparing.make_ready(outcome.leg, at=organisation.now)


def mono():
    return cast.wav(b"\x10\x20" * 4000, channels=1)


def legs(at):
    """Recordings with two channels first."""
    with transaction.atomic(), access.acting(Access(SYSTEM, "retain", None, at)):
        rows = Track.objects.order_by("party").values_list("leg", flat=True)
        return list(dict.fromkeys(rows))


def packed(person, at, **more):
    into = io.BytesIO()
    counted = packing.write(packing.Copy(person, "Anna de Wit", "nl", **more), into, at=at)
    return counted, zipfile.ZipFile(into)


def read(package, section):
    return json.loads(package.read(f"gegevens/{section}.json"))


def rows(package, section):
    return read(package, section)["rows"]


def wav(package, path):
    with package.open(path) as file:
        raw = file.read()
    return np.frombuffer(raw[44:], "<i2")


def test_one_who_is_employee_evaluator_and_caller_at_once_gets_all_of_it(organisation, tmp_path):
    anna, noor = organisation.anna, organisation.account("noor")
    person = Person(anna.pk, noor.pk, callers.pseudonym(NUMBER), callers.number_hash(NUMBER))
    counted, package = packed(person, organisation.now)
    assert package.testzip() is None
    assert [each["state"] for each in rows(package, "recording")] == ["ready", "ready"]
    assert len(rows(package, "call")) == 1
    [evaluation] = rows(package, "evaluation")
    assert evaluation["comment"] == SAID
    assert {each["answer"]["nl"] for each in evaluation["answers"]}
    [listening] = rows(package, "listening")
    assert (listening["function"], listening["purpose"], listening["reason"]) == (
        "evaluator", "training", "drawn_sample",
    )  # fmt: skip
    assert len(rows(package, "evaluation_made")) == len(rows(package, "listened")) == 1
    assert len(rows(package, "assignment")) == 2
    kinds = {each["kind"] for each in rows(package, "log")}
    assert {"decision", "told_afterwards"} <= kinds
    assert counted.rows["log"] == len(rows(package, "log"))
    assert rows(package, "after_notice")
    assert all(each["since"].startswith("20") for each in rows(package, "recording"))
    assert counted.sounds == {"given": 2, "mixed": 1}


def test_of_the_sound_only_ones_own_channel_is_given_and_mixed_sound_is_named(organisation):
    now = organisation.now
    _, package = packed(Person(employee=organisation.anna.pk), now)
    given = {each["of"]: each for each in read(package, "index")["sounds"]}
    two, one = (given[str(leg)] for leg in legs(now))
    assert (one["file"], one["why_not"]) == (None, "mixed")
    own = np.frombuffer(cast.tone(0.5)[44:], "<i2").reshape(-1, 2)[:, 0]
    assert np.array_equal(wav(package, two["file"]), own)
    assert [name for name in package.namelist() if name.endswith(".wav")] == [two["file"]]
    _, other = packed(Person(caller=callers.pseudonym(NUMBER)), now)
    [of] = read(other, "index")["sounds"]
    theirs = np.frombuffer(cast.tone(0.5)[44:], "<i2").reshape(-1, 2)[:, 1]
    assert np.array_equal(wav(other, of["file"]), theirs)
    assert "gegevens/evaluation.json" in other.namelist()
    assert rows(other, "evaluation") == []  # scores of the employee are no data of the caller


def test_the_receipts_of_what_was_erased_of_him_are_in_it_and_those_of_other_nights_are_not(
    organisation,
):
    now, anna = organisation.now, organisation.anna.pk
    receipt = {"due": 1, "destroyed": {"audio": 1}, "held": {}, "overdue_holds": 0, "failed": 0,
               "orphans": orphans.Collected()}  # fmt: skip
    receipts.write(at=now - timedelta(days=1), **receipt)
    with transaction.atomic():
        key = keys.create(parties=[keys.Party(anna, "agent")], kind="audio",
                          keep_until=now + timedelta(days=9), at=now)  # fmt: skip
        keys.shred(key, at=now, by=SYSTEM, why="term")
    receipts.write(at=now, **receipt)
    _, package = packed(Person(employee=anna), now)
    names = [name for name in package.namelist() if name.startswith("bonnen/")]
    day = now.astimezone(AMSTERDAM).date()
    assert names == [f"bonnen/001-klankbord-{day}.json", f"bonnen/001-klankbord-{day}.sig"]
    said, signature = (package.read(name) for name in names)
    public = Ed25519PublicKey.from_public_bytes(keyring.public_key())
    public.verify(signature, said)
    assert json.loads(said)["receipt"]["destroyed"] == 1


def test_who_listened_is_named_only_after_that_was_weighed(organisation):
    person = Person(employee=organisation.anna.pk)
    for named in (False, True):
        _, package = packed(person, organisation.now, named=named)
        whole = b"".join(package.read(each) for each in package.namelist())
        assert (b"Noor" in whole) is named
        assert [each.get("name") for each in rows(package, "listening")] == [
            organisation.account("noor").name if named else None
        ]


def test_the_page_loads_nothing_from_elsewhere_and_what_was_written_stays_text(organisation):
    _, package = packed(Person(employee=organisation.anna.pk), organisation.now)
    page = package.read("inzage.html").decode()
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page
    assert "<script" not in page
    assert "http:" not in page
    assert "https:" not in page
    assert "&lt;b&gt;helder&lt;/b&gt; &amp; vriendelijk" in page
    assert "Autoriteit Persoonsgegevens" in page
    for path in set(package.namelist()) - {"inzage.html", "gegevens/index.json"}:
        assert path in page or (path.endswith(".json") and not rows(package, path[9:-5]))


def granted(organisation, name="anna", **more):
    """A request for access that was granted."""
    now = organisation.now
    account = organisation.account(name)
    employee = getattr(account, "employee", None)
    person = employee.pk if employee else account.pk
    with access.deed(Access(SYSTEM, "retain", None, now)):
        return Request.objects.create(
            key=sealed.key(person, "agent", now),
            type="access",
            who="employee" if employee else "staff",
            person=person,
            employee=employee,
            account=account,
            language="nl",
            received_at=now,
            due_on=now.astimezone(AMSTERDAM).date(),
            first_due_on=now.astimezone(AMSTERDAM).date(),
            **{
                "state": "answered",
                "outcome": "granted",
                "decided_at": now,
                "decided_by": organisation.account("ilse"),
                "decided_relation": "none",
                "identity": "signed_in",
                "identified_at": now,
            }
            | more,
        )


def made(organisation, name="anna"):
    asked = granted(organisation, name)
    assert packing.order_granted(organisation.now) == 1
    assert packing.order_granted(organisation.now) == 0
    with access.deed(Access(SYSTEM, "retain", None, organisation.now)):
        found = Package.objects.get(request=asked)
    assert packing.make(found.pk, at=organisation.now)
    assert packing.make(found.pk, at=organisation.now) is None
    return found


def kinds(organisation, subject):
    month = next(iter(reading.months(subject)))
    return [each.kind for each in reading.lines(subject, month, start=0, most=1000)]


def test_a_granted_request_becomes_a_sealed_package_for_the_one_who_asked_alone(organisation):
    found = made(organisation)
    anna = organisation.actor("anna", "employee")
    [waiting] = collecting.own(anna, at=organisation.now)
    assert (waiting.id, waiting.recordings, waiting.sounds) == (found.pk, 2, 1)
    assert waiting.until == (organisation.now + timedelta(days=30)).astimezone(AMSTERDAM).date()
    blob = Blob.objects.get(name="package")
    with closing(boxes.store().open(str(blob.pk))) as source:
        assert b"inzage.html" not in source.read(0, source.size)
    for other in (organisation.actor("joris", "employee"), organisation.actor("ilse", "dpo")):
        assert collecting.own(other, at=organisation.now) == []
        with pytest.raises(collecting.NoSuchPackage):
            collecting.collect(found.pk, actor=other, at=organisation.now)
    assert kinds(organisation, organisation.anna.pk)[:1] == ["package_ready"]


def test_collecting_is_written_down_and_the_package_goes_the_day_after(organisation):
    found = made(organisation)
    anna, now = organisation.actor("anna", "employee"), organisation.now
    for _ in range(2):
        whole = b"".join(collecting.collect(found.pk, actor=anna, at=now).pieces())
    assert "inzage.html" in zipfile.ZipFile(io.BytesIO(whole)).namelist()
    assert kinds(organisation, organisation.anna.pk).count("package_collected") == 2
    [waiting] = collecting.own(anna, at=now)
    assert waiting.until == (now + timedelta(days=1)).astimezone(AMSTERDAM).date()
    later = now + timedelta(days=3)
    assert collecting.own(anna, at=later) == []
    with pytest.raises(collecting.NoSuchPackage):
        collecting.collect(found.pk, actor=anna, at=later)


def test_two_who_ask_have_two_packages_and_who_is_not_known_has_none(organisation):
    first, second = made(organisation), made(organisation, "noor")
    noor = organisation.actor("noor", "evaluator")
    [waiting] = collecting.own(noor, at=organisation.now)
    assert waiting.id == second.pk != first.pk
    undecided = {"state": "open", "outcome": "", "decided_at": None, "decided_by": None}
    unknown = {"decided_relation": "", "identity": "", "identified_at": None}
    asked = granted(organisation, "joris", **undecided, **unknown)
    with pytest.raises(decisions.Refused):
        packing.order(asked.pk, at=organisation.now, by=SYSTEM)
    assert "decision" in kinds(organisation, organisation.joris.pk)
    assert Key.objects.filter(kind=packing.KIND).count() == 2


def test_names_of_listeners_are_in_it_when_the_one_who_decides_weighed_that(organisation):
    asked = granted(organisation)
    ilse = organisation.actor("ilse", "dpo")
    weighing.weigh(asked.pk, given=True, reasons="Nodig voor een klacht.",
                        at=organisation.now, by=ilse)  # fmt: skip
    assert packing.order(asked.pk, at=organisation.now, by=SYSTEM).named
    assert "names_weighed" in kinds(organisation, organisation.anna.pk)


def test_names_are_weighed_by_who_may_decide_before_the_copy_is_ordered(organisation):
    asked = granted(organisation)
    for name, role in (("petra", "quality_manager"), ("anna", "employee")):
        with pytest.raises(Fault):
            weighing.weigh(asked.pk, given=True, reasons="Ik wil het.", at=organisation.now,
                           by=organisation.actor(name, role))  # fmt: skip
    assert weighing.of(asked) is None
    ilse = organisation.actor("ilse", "dpo")
    weighing.weigh(asked.pk, given=False, reasons="Geen belang.", at=organisation.now, by=ilse)
    assert weighing.of(asked) == weighing.Weighed(given=False, reasons="Geen belang.")
    assert not packing.order(asked.pk, at=organisation.now, by=SYSTEM).named
    with pytest.raises(Fault, match="already"):
        weighing.weigh(asked.pk, given=True, reasons="Toch.", at=organisation.now, by=ilse)


def by_letter(organisation):
    """A caller asked for access, was called back, and got a letter with a reference and a code."""
    ilse, now = organisation.actor("ilse", "dpo"), organisation.now
    asked = filing.Asked("access", "Wat hebt u van mij?", contact=NUMBER, number=NUMBER)
    request = filing.file(asked, filing.caller(NUMBER), at=now, by=SYSTEM).request
    handling.identify(request.pk, "call_back", at=now, by=ilse)
    answer = deciding.Answer("granted", REASONS)
    answered, _ = deciding.decide(request.pk, answer, at=now, by=ilse)
    return request.pk, sealed.code(answered)


def test_a_caller_collects_his_copy_with_the_code_of_his_letter_and_nothing_tells_that_it_is_there(
    organisation, monkeypatch
):
    pk, code = by_letter(organisation)
    reference, now, address = str(pk)[:8].upper(), organisation.now, reverse("caller_copy")
    client = Client()
    told = {"reference": reference, "code": lettercodes.written(code).lower()}

    def refusal(**more):
        page = client.post(address, told | more)
        assert (page.status_code, page.cookies) == (422, {})
        return re.sub(r' value="[^"]*"', "", page.content.decode())

    unready = refusal()
    ordered = packing.order(pk, at=now, by=SYSTEM)
    assert packing.make(ordered.pk, at=now)
    pages = {refusal(code="A" * 20), refusal(reference="00000000"), refusal(reference="%"), unready}
    assert len(pages) == 1
    monkeypatch.setattr(views, "COPIES", views.Limit(each=2, together=9, seconds=60))
    given = client.post(address, told)
    whole = zipfile.ZipFile(io.BytesIO(b"".join(given.streaming_content)))
    assert [name for name in whole.namelist() if name.endswith(".wav")]
    assert b"Anna" not in b"".join(whole.read(each) for each in whole.namelist())
    assert "package_collected" in kinds(organisation, callers.pseudonym(NUMBER))
    assert collecting.standing(pk, at=now) == "collected"
    assert client.post(address, told | {"code": "B"}).status_code == 422
    assert client.post(address, told).status_code == 429
    later = organisation.now + timedelta(days=3)
    with pytest.raises(collecting.NoSuchPackage):
        collecting.collect_by_code(reference, code, at=later)


def test_the_code_stands_in_the_letter_alone(organisation):
    pk, code = by_letter(organisation)
    ilse, now = organisation.actor("ilse", "dpo"), organisation.now
    opened = queries.desk_one(pk, ilse, at=now)
    letter = str(requestletters.paper(opened, "antwoord", at=now))
    assert lettercodes.written(code) in letter
    assert reverse("caller_copy") in letter
    client = Client()
    client.force_login(organisation.account("ilse"))
    page = client.get(reverse("request_one", args=[pk])).content.decode()
    assert code not in page.replace(" ", "")
    for type_, number in (("erasure", NUMBER), ("access", "")):
        asked = filing.Asked(type_, "Nog iets.", number=number)
        person = filing.caller(number) if number else filing.signed_in(
            organisation.actor("anna", "employee"), now
        )  # fmt: skip
        other = filing.file(asked, person, at=now, by=SYSTEM).request
        if number:
            handling.identify(other.pk, "call_back", at=now, by=ilse)
        answer = deciding.Answer("granted", REASONS)
        assert sealed.code(deciding.decide(other.pk, answer, at=now, by=ilse)[0]) == ""


def test_a_copy_that_cannot_be_made_is_shown_as_failed_and_made_again_by_the_desk(organisation):
    asked, now = granted(organisation), organisation.now
    ordered = packing.order(asked.pk, at=now, by=SYSTEM)
    anna, ilse = organisation.actor("anna", "employee"), organisation.actor("ilse", "dpo")
    assert collecting.standing(asked.pk, at=now) == "making"
    with pytest.raises(Fault):
        packing.make_again(asked.pk, at=now, by=ilse)
    with worlds.connect(database=connection.settings_dict["NAME"]) as owner:
        owner.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert collecting.standing(asked.pk, at=now) == "failed"
    [waiting] = collecting.own(anna, at=now)
    assert waiting.failed
    client = Client()
    client.force_login(organisation.account("ilse"))
    page = client.get(reverse("request_one", args=[asked.pk])).content.decode()
    assert "kon niet worden gemaakt" in page
    packing.make_again(asked.pk, at=now, by=ilse)
    assert collecting.standing(asked.pk, at=now) == "making"
    assert packing.make(ordered.pk, at=now)
    assert collecting.standing(asked.pk, at=now) == "ready"
    [mail] = mailing.outbox
    assert mail.to == ["anna@woonstede.example"]
    assert "inzage" not in mail.subject + mail.body.replace("/mijn/inzage/", "")
    client.force_login(organisation.account("anna"))
    assert (
        reverse("own_package")
        in client.get(reverse("own_request", args=[asked.pk])).content.decode()
    )


def test_a_package_that_was_not_made_in_time_is_not_made_any_more(organisation):
    asked = granted(organisation)
    ordered = packing.order(asked.pk, at=organisation.now, by=SYSTEM)
    assert packing.make(ordered.pk, at=organisation.now + timedelta(days=32)) is None
    with pytest.raises(keys.Later), access.deed(Access(SYSTEM, "retain", None, organisation.now)):
        keys.move(ordered.key, keep_until=organisation.now + timedelta(days=60),
                  at=organisation.now, by=SYSTEM, why="longer")  # fmt: skip


def test_it_is_collected_on_ones_own_page_by_giving_the_password_once_more(organisation):
    client = Client()
    client.force_login(organisation.account("anna"))
    address = reverse("own_package")
    assert "Er staat nu geen kopie" in client.get(address).content.decode()
    found = made(organisation)
    page = client.get(address).content.decode()
    assert "1 met uw stem" in page
    wrong = client.post(address, {"package": found.pk, "password": "verkeerd"})
    assert wrong.status_code == 422
    assert "Dit is niet uw wachtwoord" in wrong.content.decode()
    given = client.post(address, {"package": found.pk, "password": cast.PASSWORD})
    whole = b"".join(given.streaming_content)
    assert given["Content-Length"] == str(len(whole))
    assert "inzage.html" in zipfile.ZipFile(io.BytesIO(whole)).namelist()
    assert "U haalde haar op" in client.get(address).content.decode()
    other = Client()
    other.force_login(organisation.account("joris"))
    assert str(found.pk) not in other.get(address).content.decode()
    taken = other.post(address, {"package": found.pk, "password": cast.PASSWORD})
    assert taken.status_code == 404


def test_a_run_that_died_before_it_said_that_it_was_done_is_done_again(organisation):
    ordered = packing.order(granted(organisation).pk, at=organisation.now, by=SYSTEM)
    with boxes.Writer(Blob.objects.get(key=ordered.key), row=packing.row_of(ordered)) as died:
        died.write(b"half of it")
    anna = organisation.actor("anna", "employee")
    assert [each.ready_at for each in collecting.own(anna, at=organisation.now)] == [None]
    assert packing.make(ordered.pk, at=organisation.now)
    collected = collecting.collect(ordered.pk, actor=anna, at=organisation.now)
    whole = io.BytesIO(b"".join(collected.pieces()))
    assert zipfile.ZipFile(whole).testzip() is None
