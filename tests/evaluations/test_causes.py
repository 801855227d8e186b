"""What lay behind low answers: from the list of the form, added up for five persons."""

from datetime import datetime, timedelta

import pytest
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation

import cast
import crowd
from klankbord.edges.cli.demo import scorecard
from klankbord.edges.web.evaluations import scorecards
from klankbord.evaluations.figures import points, tallying
from klankbord.evaluations.models import Tally
from klankbord.evaluations.scorecards import editing, forms, remaining, scoring
from klankbord.law.instants import AMSTERDAM

NOW = datetime(2026, 11, 25, 12, tzinfo=AMSTERDAM)
CAUSES = ["proces", "kennis"]
FORM = forms.parse(scorecard.FORM | {"causes": CAUSES})


def low(cause):
    return {"naam": {"option": "nee", "cause": cause}, "uitpraten": {"option": "goed"},
            "samenvatten": {"option": "ja"}}  # fmt: skip


def test_a_cause_belongs_to_a_low_answer_counts_in_no_score_and_is_one_of_the_form():
    plain = {q: {k: v for k, v in a.items() if k != "cause"} for q, a in low("proces").items()}
    scorer = scoring.Scorer(FORM)
    assert scorer.score(low("proces")) == scorer.score(plain)
    assert points.causes(FORM, {"answers": low("proces")}) == {
        "causes/proces": 1.0, "causes/kennis": 0.0,
    }  # fmt: skip
    for none in (plain, low("verzonnen"), {"naam": {"option": "ja", "cause": "proces"}}):
        assert points.causes(FORM, {"answers": none}) == {}
    with pytest.raises(scoring.BadAnswers):
        scorer.score({"naam": {"option": "nee", "cause": 7}})
    for sent, found in ((0, "kennis"), (1, None)):
        posted = QueryDict(f"answer-q1={sent}&cause-q1=kennis&answer-q2=0&cause-q2=verzonnen")
        given = scorecards.read(FORM, posted)
        assert (given["naam"].get("cause"), given["uitpraten"].get("cause")) == (found, None)


def test_a_cause_keeps_its_id_when_it_moves_or_gets_other_words():
    content = editing.empty({"nl": "Proef"}, ("nl",))
    editing.set_causes(content, {"nl": ["Werkproces", "Kennis"]})
    first = content["form"]["causes"]
    editing.set_causes(content, {"nl": ["Kennis", "Systeem", "Werkproces"]})
    assert content["form"]["causes"][0] == first[1]
    assert content["form"]["causes"][2] == first[0]
    assert len({*content["form"]["causes"]}) == 3
    named = content["form"]["causes"]
    editing.set_causes(content, {"nl": ["Kennis van de regeling", "Systeem", "Werkproces"]})
    assert content["form"]["causes"] == named
    assert content["texts"][f"causes/{first[1]}"] == {"nl": "Kennis van de regeling"}
    editing.set_causes(content, {"nl": ["Accent", "Systeem"]})
    left = [each for each in remaining.of(content) if each.field == "causes.nl"]
    assert len(left) == 1, "what is private or who somebody is, is no cause either (R37)"
    editing.set_causes(content, {"nl": []})
    assert "causes" not in content["form"]
    assert not [key for key in content["texts"] if key.startswith("causes/")]


@pytest.mark.django_db
def test_causes_are_added_up_for_a_team_from_five_persons_on_and_move_no_score(
    client, settings, tmp_path, monkeypatch
):
    settings.KEYS, settings.STORE = tmp_path / "keys", tmp_path / "store"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    monkeypatch.setitem(scorecard.FORM, "causes", CAUSES)
    for cause, words in zip(CAUSES, ("Het werkproces", "Kennis"), strict=True):
        monkeypatch.setitem(scorecard.TEXTS, f"causes/{cause}", {"nl": words, "en": words})
    organisation = cast.woonstede(now=NOW)
    noord = crowd.join(organisation, {"noord": 6})["noord"]

    def evaluate(people, cause, hours):
        for place, employee in enumerate(people):
            made = NOW - timedelta(hours=hours + place)
            crowd.evaluate(organisation, employee, made=made, answers=low(cause))

    def told():
        rows = Tally.objects.filter(question__startswith="causes/").order_by("question")
        return {row.question: (row.evaluations, row.persons, row.total) for row in rows}

    evaluate(noord[:4], "proces", 2)
    tallying.tally(at=NOW)
    assert told() == {}
    evaluate(noord[:5], "proces", 10)
    evaluate(noord[4:], "kennis", 20)
    tallying.tally(at=NOW)
    assert told() == {"causes/kennis": (11, 6, 2.0), "causes/proces": (11, 6, 9.0)}
    [score] = Tally.objects.filter(question="uitpraten")
    assert (score.evaluations, score.total) == (11, 11.0)

    client.force_login(organisation.account(crowd.LEAD))
    with translation.override("nl"):
        page = client.get(reverse("team_figures", args=["noord"])).content.decode()
    part = page[page.index('id="behind"') : page.index('id="all"')]
    assert "Het werkproces" in part
    assert "81%" in part or "82%" in part
    for person in noord:
        assert person.name not in part
