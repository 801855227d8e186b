"""The council's own room is read by its members and by who they let in, and by nobody else."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

import woonstede
from klankbord.council import asking, room
from klankbord.council.models import Adviser, Message, Paper
from klankbord.gate import access
from klankbord.gate.access import ADMINISTER, ENTER, Access, Actor
from klankbord.people import accounts, grants
from klankbord.people.faults import Fault
from klankbord.people.models import Grant, Role
from klankbord.people.periods import Term
from klankbord.vault.models import Box

AT = woonstede.SUBMITTED + timedelta(hours=1)
DAY = timedelta(days=1)
SECRET = "Wij willen schermopname pas na een proef."
PDF = b"%PDF-1.7\nx\nstartxref\n12\n%%EOF\n"


def member(at=AT):
    return woonstede.actor("or", "works_council", at)


def put(at=AT, **more):
    told = {"title": "Ons standpunt", "text": SECRET, "writer": "Yasmin Kooistra"}
    return room.put(**told | more, at=at, by=member(at))


def fails(code, deed, *args, **kwargs):
    with pytest.raises(Fault) as failed:
        deed(*args, **kwargs)
    assert failed.value.code == code


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608  our own text
        return cursor.fetchone()[0]


def test_a_paper_is_sealed_and_comes_back_to_a_member(version):
    put()
    put(AT + DAY, title="Advies", text="", content=PDF)
    document, note = room.papers_of(at=AT, by=member())
    assert (note.text, note.writer, document.size) == (SECRET, "Yasmin Kooistra", len(PDF))
    assert room.document(document.id, at=AT, by=member()) == PDF
    with access.whole():
        for box in Box.objects.all():
            assert SECRET.encode() not in bytes(box.sealed)
    fails("no_pdf", put, content=b"MZ")
    fails("nothing_said", put, text="  ")


def test_under_any_other_role_sql_finds_no_paper(version):
    put()
    account = woonstede.account("or").pk  # even a member, while he acts as something else
    for role in sorted({"employee", *Role.values} - {Role.WORKS_COUNCIL}):
        for act in (ADMINISTER, ENTER, "restrict"):
            who = Access(Actor(role=role, account=account), act, None, AT)
            with transaction.atomic(), access.acting(who):
                assert (rows("council_paper"), rows("vault_box")) == (0, 0), (role, act)
                assert not Paper.objects.exists()
        fails("not_yours", room.papers_of, at=AT, by=Actor(role=role, account=account))


def test_who_says_that_he_is_a_member_and_is_none_sees_nothing_and_writes_nothing(version):
    put()
    tess = Actor(role="works_council", account=woonstede.account("tess").pk)
    assert room.papers_of(at=AT, by=tess) == ()
    with pytest.raises(DatabaseError):
        room.put("x", "y", writer="z", at=AT, by=tess)
    assert room.advisers(at=AT, by=tess) == ()


def test_who_leaves_the_council_is_out_at_once_and_who_comes_sees_everything(version):
    put()
    new = woonstede.account("anna")
    grant = grants.ask(
        new, role="works_council", term=Term(AT + DAY), at=AT,
        by=woonstede.actor("petra", "quality_manager", AT),
    )  # fmt: skip
    grants.approve(grant, at=AT, by=woonstede.actor("tess", "admin", AT))
    old = Grant.objects.get(role="works_council", account=woonstede.account("or"))
    leaves = AT + DAY
    was = member()
    grants.end(old, until=leaves, at=AT, by=woonstede.actor("tess", "admin", AT))
    assert [kept.text for kept in room.papers_of(at=leaves - timedelta(seconds=1), by=was)]
    assert room.papers_of(at=leaves, by=was) == ()  # though he still says that he is a member
    roles = frozenset({"works_council"})
    here = room.standing(new, roles, leaves)
    assert [kept.text for kept in room.papers_of(at=leaves, by=here)] == [SECRET]


@pytest.fixture
def lawyer(version):
    tess = woonstede.actor("tess", "admin", AT)
    with woonstede.QUICK:
        made = accounts.create(email="advocaat@kantoor.example", name="Mr. De Wit", at=AT, by=tess)
    return made.account


def test_an_adviser_reads_until_his_last_day_and_removes_nothing(lawyer):
    paper = put()
    assert room.standing(lawyer, frozenset(), AT) is None
    until = AT + 7 * DAY
    room.let_in(lawyer.email, until=until, at=AT, by=member())
    inside = room.standing(lawyer, frozenset(), AT)
    assert [kept.text for kept in room.papers_of(at=AT, by=inside)] == [SECRET]
    room.put("Advies", "Doe het met een proef.", writer="Mr. De Wit", at=AT, by=inside)
    fails("not_yours", room.remove, paper.pk, at=AT, by=inside)
    assert room.standing(lawyer, frozenset(), until) is None
    assert room.papers_of(at=until, by=inside) == ()
    [listed] = room.advisers(at=AT, by=member())
    room.let_out(listed.id, at=AT + DAY, by=member(AT + DAY))
    assert room.papers_of(at=AT + DAY, by=inside) == ()
    assert woonstede.lines(lawyer.pk)[-2:] == ["room_opened", "room_closed"]


def test_nobody_with_a_role_here_nor_without_an_end_is_let_in(lawyer):
    later = AT + DAY
    fails("not_outside", room.let_in, "petra@woonstede.example", until=later, at=AT, by=member())
    fails("no_account", room.let_in, "x@y.example", until=later, at=AT, by=member())
    fails("until_past", room.let_in, lawyer.email, until=AT, at=AT, by=member())
    with access.keeping(woonstede.actor("tess", "admin", AT), AT):
        assert not Adviser.objects.exists()


def test_what_is_removed_is_gone_with_its_key(version):
    paper = put()
    room.remove(paper.pk, at=AT, by=member())
    assert room.papers_of(at=AT, by=member()) == ()
    with access.whole():
        assert not Box.objects.filter(key__kind="room").exists()
    fails("no_paper", room.remove, paper.pk, at=AT, by=member())


def test_questions_and_answers_stand_as_they_were_said(version):
    petra = woonstede.actor("petra", "quality_manager", AT)
    asked = asking.ask(version, "Waarom is het nodig?", at=AT, by=member())
    assert asking.open_questions(AT, petra) == {version.pk: 1}
    asking.answer(asked.pk, "Meezitten was niet genoeg.", at=AT + DAY, by=petra)
    [thread] = asking.threads(version, at=AT + DAY, by=member())
    assert thread.question.text == "Waarom is het nodig?"
    assert [(each.text, each.said_as) for each in thread.answers] == [
        ("Meezitten was niet genoeg.", "quality_manager")
    ]
    assert asking.open_questions(AT + DAY, petra) == {}
    fails("not_yours", asking.ask, version, "Zomaar", at=AT, by=petra)
    fails("not_yours", asking.answer, asked.pk, "Ja", at=AT, by=member())
    with access.keeping(petra, AT):
        assert Message.objects.update(said_at=AT - DAY) == 0
    hr = Actor(role="hr", account=woonstede.account("tess").pk)
    assert asking.threads(version, at=AT, by=hr) == ()
