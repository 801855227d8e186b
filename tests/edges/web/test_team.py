"""Pages with figures of teams: who gets which, and that they say no more than is known."""

import io
import re
import time
import zipfile
from datetime import datetime

import pytest
from django.urls import reverse

import cast
import crowd
from klankbord.edges.web.figures import funnels, shares, teams, trends
from klankbord.edges.web.frame import sheets
from klankbord.evaluations.figures import figures, reports
from klankbord.evaluations.margins import Sum
from klankbord.law.instants import AMSTERDAM, month_later
from klankbord.ledger import book
from klankbord.ledger.models import Detail
from klankbord.ledger.periods import local_day

PARTS = ("worksheets/sheet1", "sharedStrings")
NOW = datetime(2026, 11, 25, 12, tzinfo=AMSTERDAM)


@pytest.fixture
def organisation(settings, tmp_path):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    made = cast.woonstede()
    crowd.join(made, {"noord": 6, "zuid": 4, "west": 5})
    return made


def get(client, organisation, who, name, **arguments):
    client.force_login(organisation.account(who))
    return client.get(reverse(name, kwargs=arguments))


@pytest.mark.django_db
def test_a_team_lead_comes_to_his_own_team_at_once(client, organisation):
    crowd.history(organisation, "noord")
    found = get(client, organisation, crowd.LEAD, "team")
    assert (found.status_code, found["Location"]) == (302, "/team/noord/")
    page = get(client, organisation, crowd.LEAD, "team_figures", code="noord")
    assert page.status_code == 200
    said = page.content.decode()
    assert "bleef de kwaliteit <b>ongeveer gelijk</b>" in said
    assert "Duidelijk omhoog: ‘Laat de beller uitpraten’." in said
    assert "Minder dan 5 mensen" in said


@pytest.mark.django_db
def test_another_team_is_refused_with_reasons_or_is_not_there(client, organisation):
    crowd.history(organisation, "west")
    refused = get(client, organisation, crowd.LEAD, "team_figures", code="west")
    assert refused.status_code == 403
    assert "R33" in refused.content.decode()
    assert get(client, organisation, crowd.LEAD, "team_figures", code="zuid").status_code == 404
    assert get(client, organisation, crowd.LEAD, "team_figures", code="geen").status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["petra", crowd.COUNCIL])
def test_who_keeps_the_whole_sees_every_team_by_name_and_the_small_ones_hidden(
    client, organisation, who
):
    crowd.history(organisation, "noord")
    page = get(client, organisation, who, "team")
    assert page.status_code == 200
    said = page.content.decode()
    listed = [
        said.index(f"/team/{code}/") for code in ("huur", "noord", "reparatie", "west", "zuid")
    ]
    assert listed == sorted(listed)
    assert get(client, organisation, who, "team_figures", code="zuid").status_code == 200


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["anna", "noor", "bram", "hr", "tess", "directie", "ilse"])
def test_nobody_else_has_a_page_with_figures(client, organisation, who):
    crowd.history(organisation, "noord")
    assert get(client, organisation, who, "team").status_code == 404
    assert get(client, organisation, who, "team_figures", code="noord").status_code == 404


@pytest.mark.django_db
def test_no_page_with_figures_names_a_person_of_the_team(client, organisation):
    crowd.history(organisation, "noord")
    for who in ("petra", crowd.COUNCIL, crowd.LEAD):
        said = get(client, organisation, who, "team_figures", code="noord").content.decode()
        assert "Noord" in said
        assert "Medewerker 2" not in said


@pytest.mark.django_db
def test_a_page_takes_a_tenth_of_a_second_with_eight_weeks_of_sixty_people(client, organisation):
    this = local_day(organisation.now).replace(day=1)
    for team in ("noord", "west", "zuid"):
        for back in range(3):
            for question in ("naam", "uitpraten", "samenvatten"):
                for _ in range(8):  # nights on which something was added up
                    crowd.figure(
                        organisation, team, month_later(this, -back), question,
                        evaluations=12, persons=6, mean=0.7,
                    )  # fmt: skip
    client.force_login(organisation.account("petra"))
    client.get("/team/")
    took = []
    for _ in range(5):
        begun = time.process_time()
        assert client.get("/team/").status_code == 200
        took.append(time.process_time() - begun)
    assert min(took) < 0.1


def found(cells, months=4, *, chosen="", title=""):
    this = NOW.date().replace(day=1)
    span = tuple(month_later(this, -back) for back in range(months - 1, -1, -1))
    asked = tuple(
        figures.Asked("f", name, weight, {name: {"nl": title or name.title()}})
        for name, weight in (("een", 0.75), ("twee", 0.25))
    )
    sums = {("f", name, span[place]): each for (name, place), each in cells.items()}
    totals = {}
    for (form, name, _), each in sums.items():
        totals[form, name] = totals.get((form, name), Sum()) + each
    return teams.Page(figures.Figures(span, asked, sums, totals), chosen)


def test_without_two_months_nothing_is_said_to_have_changed():
    page = found({("een", 3): Sum(40, 8, 20), ("twee", 3): Sum(40, 8, 20)})
    assert (page.verdict, page.periods, page.changes) == ("few", None, ())


def test_the_whole_is_hidden_when_one_of_its_questions_is():
    page = found(
        {("een", 3): Sum(40, 8, 20), ("een", 2): Sum(40, 8, 20), ("twee", 2): Sum(40, 8, 40)}
    )
    shown = [share.percent if not share.why else share.kind for _, share in page.rows[0].cells]
    assert shown == ["hidden", "hidden", 62, "thin"]


def test_a_middle_month_is_on_neither_side_of_a_comparison():
    cells = {(name, place): Sum(40, 8, 20) for name in ("een", "twee") for place in (1, 2, 3)}
    periods = found(cells).periods
    assert [month.month for month in (*periods.earlier, *periods.later)] == [9, 11]


def test_a_share_is_rounded_so_that_the_margin_is_never_too_narrow():
    share = shares.share(Sum(40, 8, 20))
    assert (share.percent, share.low, share.high, share.why) == (50, 35, 65, "")
    assert shares.share(Sum(40, 4, 20)).kind == "hidden"
    assert shares.share(Sum(7, 5, 3)).kind == "thin"


def test_a_drawing_keeps_the_place_of_what_is_hidden():
    months = tuple(month_later(NOW.date().replace(day=1), -back) for back in (3, 2, 1, 0))
    line = [shares.share(Sum(40, 8, n)) for n in (20, 22)]
    drawn = trends.trend(
        months, [*line, shares.hidden(), shares.share(Sum(30, 8, 30))], {months[1]}, breaks=False
    )
    assert len(drawn.points) == 4
    assert (len(drawn.bands), len(drawn.stretches), len(drawn.lonely)) == (1, 1, 1)
    assert [column.kind for column in drawn.hidden] == ["hidden"]
    assert len(drawn.changes) == 1
    assert "5" in drawn.says


def test_another_version_of_the_form_breaks_the_line_and_not_that_of_a_question():
    months = tuple(month_later(NOW.date().replace(day=1), -back) for back in (3, 2, 1, 0))
    line = [shares.share(Sum(40, 8, n)) for n in (20, 22, 24, 26)]
    whole = trends.trend(months, line, {months[2]})
    assert (len(whole.bands), len(whole.stretches), len(whole.changes)) == (2, 2, 1)
    question = trends.trend(months, line, {months[2]}, title="Een", breaks=False)
    assert (len(question.bands), len(question.stretches), len(question.changes)) == (1, 3, 1)
    assert question.says.startswith("Een, ")


def test_the_line_of_one_question_can_be_asked_for():
    cells = {(name, n): Sum(40, 8, 20) for name in ("een", "twee") for n in (0, 1, 2, 3)}
    this = found(cells, chosen="f/twee")
    assert (this.chosen, [each.chosen for each in this.choices]) == ("Twee", [False, True])
    assert this.trend.says.startswith("Twee, ")
    assert found(cells, chosen="f/drie").chosen == ""


def test_before_and_after_have_an_interval_and_say_where_nothing_is_proven():
    cells = {(name, n): Sum(40, 8, 30 + n) for name in ("een", "twee") for n in (0, 1, 2, 3)}
    page = found(cells)
    month = f"{month_later(NOW.date().replace(day=1), -1):%Y-%m}"
    same = page.turning(month)
    assert [each.chosen for each in same.months] == [False, True, False]
    assert "+" in same.says
    assert "bewijst geen verschil" in same.says or "proves no difference" in same.says
    cells |= {(name, n): Sum(40, 8, 8) for name in ("een", "twee") for n in (0, 1)}
    assert "bewijst" not in found(cells).turning(month).says
    assert page.turning("").says == page.turning("2001-01").says == ""
    few = found({("een", 0): Sum(9, 8, 9), ("twee", 0): Sum(9, 8, 9)} | {
        (name, n): Sum(40, 8, 30) for name in ("een", "twee") for n in (2, 3)})  # fmt: skip
    assert "20" in few.turning(month).says


def test_a_funnel_has_groups_for_points_and_says_what_chance_explains():
    drawn = funnels.funnel(
        [("West", Sum(400, 9, 320)), ("Noord", Sum(400, 9, 240)), ("Huur", Sum(400, 9, 282)),
         ("Oost", Sum(19, 9, 19)), ("Zuid", Sum(40, 4, 20))]
    )  # fmt: skip
    assert [p.title for p in drawn.points] == ["West", "Noord", "Huur"]  # in the order given
    assert [p.where for p in drawn.points] == ["far", "far", "inside"]
    assert [p.share.kind for p in drawn.hidden] == ["thin", "hidden"]
    assert drawn.middle == 70  # of what is shown alone
    assert all(60 <= p.estimate <= 80 for p in drawn.points)
    assert not funnels.funnel([("West", Sum(400, 9, 320))]).drawn


def test_letters_of_points_that_meet_stand_on_different_sides():
    drawn = funnels.funnel([(name, Sum(40, 9, score)) for name, score in (
        ("Huur", 30), ("Leefbaarheid", 30.5), ("West", 10))])  # fmt: skip
    assert [p.spot for p in drawn.points] == [funnels.SPOTS[0], funnels.SPOTS[1], funnels.SPOTS[0]]


def test_no_cell_of_a_table_is_a_formula():
    page = found({("een", n): Sum(40, 8, 20) for n in (2, 3)}, title="=HYPERLINK(1)")
    table = list(teams.table(page, [("@team", shares.hidden())]))
    rows = sheets.attached(table, "csv", "t").content.decode().splitlines()
    assert rows[0].startswith("\ufeff")
    first = {row.partition(";")[0].strip('"')[:1] for row in rows[1:]}
    assert first.isdisjoint({"=", "+", "-", "@", "\t", "\r"})
    assert "'=HYPERLINK(1)" in rows[6]
    assert rows[1].startswith("Alle vragen samen;2026-08;")
    below = sheets.attached([("-1,5", -1.5, 3)], "csv", "t").content.decode()
    assert below == "\ufeff'-1,5;-1,5;3\r\n"
    assert rows[-1].startswith("'@team;")
    assert rows[-1].endswith("5 mensen")
    with zipfile.ZipFile(io.BytesIO(sheets.attached(table, "xlsx", "t").content)) as book:
        sheet, texts = (book.read(f"xl/{part}.xml").decode() for part in PARTS)
    assert "<f>" not in sheet
    assert "=HYPERLINK(1)" in texts
    figures_ = re.findall(r"<c r=\"[C-G]\d+\"><v>(\d+)</v></c>", sheet)
    assert len(figures_) == sum(isinstance(cell, int) for row in table for cell in row) > 0


@pytest.mark.django_db
def test_a_table_is_taken_along_with_the_figures_of_the_page_and_a_line_in_the_log(
    client, organisation
):
    crowd.history(organisation, "noord")
    taken = get(client, organisation, crowd.LEAD, "team_figures_table", code="noord")
    assert taken["Content-Disposition"].endswith('.csv"')
    said = taken.content.decode()
    assert ";78;" in said
    assert "Minder dan 5 mensen" in said
    assert "Medewerker 2" not in said
    line = Detail.objects.order_by("entry_id").last()
    assert line.subject == book.ORGANISATION
    sheet = get(client, organisation, crowd.LEAD, "team_figures_sheet", code="noord")
    assert sheet["Content-Disposition"].endswith('.xlsx"')
    assert sheet.content.startswith(b"PK")
    whole = get(client, organisation, "petra", "team_table").content.decode()
    assert "Zuid" in whole
    for who in ("anna", "hr", "bram", "tess"):
        assert get(client, organisation, who, "team_table").status_code == 404


@pytest.mark.django_db
def test_no_report_orders_anything_by_its_figure(client, organisation):
    crowd.history(organisation, "noord")
    this = local_day(organisation.now).replace(day=1)
    for team, mean in (("west", 0.95), ("noord", 0.1)):
        for question in ("naam", "uitpraten", "samenvatten"):
            crowd.figure(organisation, team, this, question, evaluations=60, persons=6, mean=mean)
    petra = organisation.actor("petra", "quality_manager")
    told = reports.asked(None, actor=petra, months=6, at=organisation.now, taken="api")
    names = [each["name"] for each in told["teams"]]
    assert names == sorted(names)
    form = [each["question"] for each in told["questions"]]
    assert form == ["naam", "uitpraten", "samenvatten"]  # of the form, not of the figures
    page = get(client, organisation, "petra", "team").content.decode()
    assert "sort" not in page
    by_name = [page.index(f"/team/{code}/") for code in ("noord", "west")]
    assert by_name == sorted(by_name)
    estimates = [q["total"] for team in told["teams"] for q in team["questions"]]
    assert any("estimate" in each for each in estimates)
