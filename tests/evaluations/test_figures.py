"""Who reads figures of a team, what he sees, and that nothing he sees is about few people."""

from datetime import date, datetime, timedelta

import pytest

import cast
import crowd
from cast import GOOD
from klankbord.evaluations.figures import figures, tallying
from klankbord.evaluations.margins import Sum
from klankbord.evaluations.models import Tally
from klankbord.gate import decisions
from klankbord.law.instants import AMSTERDAM
from klankbord.ledger import book
from klankbord.ledger.models import Detail
from klankbord.people.models import Team
from klankbord.programmes.models import Version

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 10, 12, tzinfo=AMSTERDAM)
NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 1)
LOW = {"naam": {"option": "nee"}, "uitpraten": {"option": "deels"}, "samenvatten": {"na": True}}


@pytest.fixture
def organisation(settings, tmp_path):
    """Five people of Noord in two months; Zuid has four, so nothing of it was ever added up."""
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = cast.woonstede(now=NOW)
    crowd.join(made, {"noord": 5, "zuid": 4})
    for month, question, mean in (
        (DECEMBER, "naam", 1.0), (DECEMBER, "uitpraten", 1.0), (DECEMBER, "samenvatten", 1.0),
        (NOVEMBER, "naam", 0.0), (NOVEMBER, "uitpraten", 0.5),
    ):  # fmt: skip
        crowd.figure(made, "noord", month, question, evaluations=5, persons=5, mean=mean)
    return made


def team(code):
    return Team.objects.get(code=code).pk


def lead(organisation):
    return organisation.actor(crowd.LEAD, "team_lead")


def test_a_team_lead_reads_his_own_team(organisation):
    found = figures.read(team("noord"), actor=lead(organisation), months=3, at=NOW)
    assert found.months == (NOVEMBER, DECEMBER)  # the programme began in November
    assert [q.id for q in found.questions] == ["naam", "uitpraten", "samenvatten"]
    assert found.cells["luisteren", "naam", DECEMBER] == Sum(5, 5, 5.0)
    assert found.cells["luisteren", "naam", NOVEMBER] == Sum(5, 5, 0.0)
    assert ("luisteren", "samenvatten", NOVEMBER) not in found.cells  # nobody had an answer
    assert found.totals["luisteren", "naam"] == Sum(10, 5, 5.0)
    assert found.between(found.questions[1], found.months) == Sum(10, 5, 7.5)
    assert found.decision.answer == "yes"


def test_what_was_counted_in_the_night_is_what_is_read(organisation):
    Tally.objects.all().delete()
    noord = Team.objects.get(code="noord")
    for place, member in enumerate(noord.memberships.select_related("employee")):
        made = NOW - timedelta(hours=place + 2)
        crowd.evaluate(organisation, member.employee, made=made, answers=LOW if place else GOOD)
    tallying.tally(at=NOW)
    found = figures.read(noord.pk, actor=lead(organisation), months=3, at=NOW)
    assert found.cells["luisteren", "naam", DECEMBER] == Sum(5, 5, 1.0)
    assert found.cells["luisteren", "uitpraten", DECEMBER] == Sum(5, 5, 3.0)
    assert ("luisteren", "samenvatten", DECEMBER) not in found.cells  # one answer


def test_the_weights_are_those_of_the_form(organisation):
    found = figures.read(team("noord"), actor=lead(organisation), months=1, at=NOW)
    assert [round(q.weight, 3) for q in found.questions] == [0.4, 0.4, 0.2]


def test_a_team_lead_reads_no_other_team_and_the_attempt_is_kept(organisation):
    hers = Team.objects.get(code="noord")
    Tally.objects.bulk_create(
        Tally(**{f.attname: getattr(row, f.attname) for f in row._meta.fields if f.name != "id"}
              | {"team_id": team("zuid")})
        for row in Tally.objects.filter(team=hers)
    )  # fmt: skip
    with pytest.raises(decisions.Refused) as refused:
        figures.read(team("zuid"), actor=lead(organisation), months=3, at=NOW)
    assert refused.value.decision.denied_by == ("R33",)
    with pytest.raises(decisions.Refused):
        figures.read(None, actor=lead(organisation), months=3, at=NOW)
    assert [each.code for each in figures.teams(lead(organisation), NOW)] == ["noord"]


def test_four_people_are_nowhere_and_in_no_total(organisation):
    petra = organisation.actor("petra", "quality_manager")
    assert figures.read(team("zuid"), actor=petra, months=3, at=NOW).cells == {}
    whole = figures.read(None, actor=petra, months=3, at=NOW)
    assert whole.totals["luisteren", "naam"] == Sum(10, 5, 5.0)


def test_the_works_council_gets_figures_under_its_own_rule(organisation):
    ida = organisation.actor(crowd.COUNCIL, "works_council")
    found = figures.read(None, actor=ida, months=3, at=NOW)
    assert found.totals["luisteren", "naam"] == Sum(10, 5, 5.0)
    assert "R54" in [reason.rule.id for reason in found.decision.reasons]


@pytest.mark.parametrize(("name", "role"), [("hr", "hr"), ("tess", "admin"), ("bram", "coach")])
def test_others_get_no_figures(organisation, name, role):
    with pytest.raises(decisions.Refused) as refused:
        figures.read(team("noord"), actor=organisation.actor(name, role), months=3, at=NOW)
    assert "R33" in refused.value.decision.denied_by


def test_each_look_is_in_the_log_and_names_nobody(organisation):
    before = Detail.objects.count()
    figures.read(team("noord"), actor=lead(organisation), months=3, at=NOW)
    fresh = Detail.objects.order_by("entry_id")[before:]
    assert [row.subject for row in fresh] == [book.ORGANISATION]


def test_what_is_no_longer_allowed_is_no_longer_shown(organisation):
    over = NOW + timedelta(days=75)  # the consent has ended
    with pytest.raises(decisions.Refused) as refused:
        figures.read(team("noord"), actor=lead(organisation), months=12, at=over)
    assert refused.value.decision.denied_by == ("R21",)


def test_where_nothing_was_counted_nothing_is_asked(organisation):
    before = Detail.objects.count()
    petra = organisation.actor("petra", "quality_manager")
    assert figures.read(team("huur"), actor=petra, months=3, at=NOW).decision is None
    assert Detail.objects.count() == before


def test_a_look_takes_few_questions_to_the_database(organisation, django_assert_max_num_queries):
    assert Version.objects.count() == 1
    with django_assert_max_num_queries(30):
        figures.read(team("noord"), actor=lead(organisation), months=6, at=NOW)
