"""A form is built on pages: by the quality manager, without script, and nothing written is lost."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from klankbord.evaluations.models import Scorecard, ScorecardDraft
from klankbord.evaluations.scorecards import editing, forms, scoring
from klankbord.law.instants import AMSTERDAM

pytestmark = pytest.mark.django_db


@pytest.fixture
def petra(client, organisation):
    client.force_login(organisation.account("petra"))
    return client


def said(answer) -> str:
    return re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", answer.content.decode()))


def begin(client, code="telefoon", **more):
    told = {"title_nl": "Telefoon", "title_en": "", "code": code, "example": "service", **more}
    answer = client.post(reverse("card_new"), told)
    assert answer.status_code == 302, said(answer)
    return ScorecardDraft.objects.get(code=code)


def item_of(draft, item):
    return reverse("card_item", args=[draft.pk, item])


def opened(client, draft, item):
    """The fields of an item as its page sends them back."""
    page = client.get(item_of(draft, item))
    assert page.status_code == 200
    return {**dict(page.context["form"].data.lists()), "seen": page.context["seen"]}


def soon(days=14):
    return (timezone.now().astimezone(AMSTERDAM) + timedelta(days=days)).date().isoformat()


def publish(client, draft, **more):
    return client.post(reverse("card_publish", args=[draft.pk]), {"used_from": soon(), **more})


def test_from_an_example_to_a_locked_version_that_everybody_reads(petra, organisation, client):
    draft = begin(petra, title_en="Telephone")
    page = petra.get(reverse("card_draft", args=[draft.pk]))
    assert "Niets. U kunt dit formulier bekendmaken." in said(page)
    answer = publish(petra, draft)
    assert answer.status_code == 302, said(answer)
    made = Scorecard.objects.get(code="telefoon")
    assert made.used_from > made.published_at
    assert petra.get(reverse("card_draft", args=[draft.pk])).status_code == 404
    client.force_login(organisation.account("anna"))
    page = client.get(reverse("card", args=["telefoon", 1]))
    assert "Laat de beller uitpraten" in said(page)
    assert "komt nog" in said(page)


@pytest.mark.parametrize("code", ["telefoon-20261", "2e-formulier", "Telefoon"])
def test_a_code_that_the_log_does_not_take_is_said_at_its_field(petra, code):
    told = {"title_nl": "Telefoon", "title_en": "", "code": code, "example": ""}
    answer = petra.post(reverse("card_new"), told)
    assert answer.status_code == 422
    assert "Begin met een kleine letter." in said(answer)
    assert not ScorecardDraft.objects.exists()


def test_it_is_not_used_before_people_know_it(petra):
    draft = begin(petra)
    answer = publish(petra, draft, used_from=soon(days=0))
    assert answer.status_code == 422
    assert "minstens een dag voordat wij het gebruiken" in said(answer)
    assert not Scorecard.objects.filter(code="telefoon").exists()


def test_a_new_question_says_at_each_field_what_is_missing(petra):
    draft = begin(petra)
    part = draft.content["form"]["sections"][0]["id"]
    sent = {"do": f"question {part}", f"kind {part}": "multi"}
    answer = petra.post(reverse("card_draft", args=[draft.pk]), sent)
    item = answer.url.rstrip("/").rpartition("/")[2]
    fresh = petra.get(answer.url)
    assert "Vul dit in." not in said(fresh)
    fields = opened(petra, draft, item) | {"weight": "veel", "title.nl": "Is er een accent?"}
    answer = petra.post(item_of(draft, item), fields)
    page = petra.get(answer.url)
    assert "Schrijf een getal, zoals 2 of 2,5." in said(page)
    assert "Accent, gezondheid, afkomst, geloof en stemming tellen nooit mee" in said(page)
    assert 'value="veel"' in page.content.decode()
    assert said(page).count("Vul dit in.") >= 2
    assert publish(petra, draft).status_code == 422
    assert not Scorecard.objects.filter(code="telefoon").exists()


def test_an_empty_form_says_where_each_thing_is_still_to_do_and_shows_no_ids(petra):
    draft = begin(petra, example="")
    part = draft.content["form"]["sections"][0]["id"]
    url = reverse("card_draft", args=[draft.pk])
    for kind in ("multi", "number", "choice", "text"):
        petra.post(url, {"do": f"question {part}", f"kind {part}": kind})
    page = said(petra.get(url))
    assert "1. (nog geen tekst) 100%" in page, "three thirds are a whole"
    assert "1.2 (nog geen tekst): Antwoord 2, Antwoord Vul dit in." in page
    assert "1.4 (nog geen tekst): Vraag Vul dit in." in page
    trial = said(petra.get(reverse("card_preview", args=[draft.pk])))
    draft.refresh_from_db()
    ids = [each["id"] for each in editing.questions(draft.content)]
    assert "(nog geen tekst)" in trial
    assert not [each for each in (part, *ids) if each in trial]


def test_questions_and_answers_move_by_buttons_and_keep_their_ids(petra):
    draft = begin(petra)
    url = reverse("card_draft", args=[draft.pk])
    petra.post(url, {"do": "down begroeting"})
    petra.post(url, {"do": "down begroeting"})
    draft.refresh_from_db()
    first, second = draft.content["form"]["sections"][:2]
    assert [q["id"] for q in first["questions"]] == ["aanmelding"]
    assert second["questions"][0]["id"] == "begroeting"
    petra.post(item_of(draft, "begroeting"), opened(petra, draft, "begroeting") | {"do": "down 0"})
    draft.refresh_from_db()
    options = editing.question(draft.content, "begroeting")["options"]
    assert [option["id"] for option in options] == ["niet-goed", "goed"]


def test_two_who_write_the_same_question_see_both_texts(petra):
    draft = begin(petra)
    mine, theirs = opened(petra, draft, "juist"), opened(petra, draft, "juist")
    other = opened(petra, draft, "wachten")
    assert petra.post(item_of(draft, "juist"), theirs | {"title.nl": "Van hen"}).status_code == 302
    assert petra.post(item_of(draft, "wachten"), other | {"title.nl": "Elders"}).status_code == 302
    answer = petra.post(item_of(draft, "juist"), mine | {"title.nl": "Van mij"})
    assert answer.status_code == 409
    assert "Van hen" in said(answer)
    assert 'value="Van mij"' in answer.content.decode()
    draft.refresh_from_db()
    assert draft.content["texts"]["juist"]["nl"] == "Van hen"
    assert draft.content["texts"]["wachten"]["nl"] == "Elders"


def test_what_is_saved_in_the_background_is_no_conflict_with_oneself(petra):
    draft = begin(petra)
    fields = opened(petra, draft, "juist") | {"title.nl": "Juist en volledig"}
    kept = petra.post(item_of(draft, "juist"), fields, headers={"HX-Request": "true"})
    assert "Bewaard om" in said(kept)
    assert petra.post(item_of(draft, "juist"), fields).status_code == 302


def test_a_condition_on_a_question_that_went_is_said_where_it_stands(petra):
    draft = begin(petra)
    when = {"when": "begroeting"}
    petra.post(item_of(draft, "aanmelding"), opened(petra, draft, "aanmelding") | when)
    page = petra.get(item_of(draft, "aanmelding") + "?controle=1")
    assert "Kies bij welke antwoorden deze vraag verschijnt." in said(page)
    more = {"when_in": ["niet-goed"]}
    petra.post(item_of(draft, "aanmelding"), opened(petra, draft, "aanmelding") | more)
    assert "Verplaats een van beide" not in said(petra.get(item_of(draft, "aanmelding")))
    petra.post(reverse("card_draft", args=[draft.pk]), {"do": "up aanmelding"})
    page = petra.get(item_of(draft, "aanmelding") + "?controle=1")
    assert "Verplaats een van beide" in said(page)
    gone = opened(petra, draft, "begroeting") | {"do": "remove"}
    assert petra.post(item_of(draft, "begroeting"), gone).status_code == 302
    page = petra.get(item_of(draft, "aanmelding") + "?controle=1")
    assert "hangt af van een vraag die weg is" in said(page)


def test_a_trial_shows_what_answers_come_to_and_keeps_nothing(petra):
    draft = begin(petra)
    url = reverse("card_preview", args=[draft.pk])
    assert "Beantwoord de vragen" in said(petra.get(url))
    answers = {f"answer-q{n}": "0" for n in range(1, 12)}
    assert "100%" in said(petra.post(url, answers))
    page = petra.post(
        url, answers | {"answer-q1": "1", "comment-q1": "Te snel.", "answer-q2": "na"}
    )
    assert "82%" in said(page)
    assert "Te snel." in page.content.decode()
    page = petra.post(url, answers | {"answer-q1": "1"})
    assert "Er ontbreekt één antwoord" in said(page)


def test_a_form_goes_along_as_a_file_and_comes_back_the_same(petra, organisation):
    draft = begin(petra)
    out = petra.get(reverse("card_draft_out", args=[draft.pk]))
    written = json.loads(out.content)
    assert forms.parse(written["form"]).id == "telefoon"
    file = SimpleUploadedFile("form.json", out.content)
    answer = petra.post(reverse("card_bring"), {"code": "kopie", "file": file})
    assert answer.status_code == 302, said(answer)
    copy = ScorecardDraft.objects.get(code="kopie")
    assert copy.content["form"]["sections"] == draft.content["form"]["sections"]
    assert copy.content["texts"] == draft.content["texts"]
    bad = SimpleUploadedFile("form.json", b'{"form": {"id": "x"}}')
    answer = petra.post(reverse("card_bring"), {"code": "slecht", "file": bad})
    assert answer.status_code == 422
    assert "niet te lezen" in said(answer)


def test_phrases_for_a_machine_are_written_checked_and_read_by_everybody(
    petra, organisation, client
):
    draft = begin(petra)
    phrases, wrong = "option.0.phrases", "ja\nU spreekt met\nbent u ziek"
    petra.post(item_of(draft, "begroeting"), opened(petra, draft, "begroeting") | {phrases: wrong})
    page = said(petra.get(item_of(draft, "begroeting") + "?controle=1"))
    assert "Schrijf zinnen van 4 tot 200 tekens" in page
    assert "Accent, gezondheid, afkomst, geloof en stemming tellen nooit mee" in page
    assert publish(petra, draft).status_code == 422
    both = {phrases: "u spreekt met\n\n met wie spreek ik ", "option.1.phrases": "U spreekt met"}
    petra.post(item_of(draft, "begroeting"), opened(petra, draft, "begroeting") | both)
    page = said(petra.get(item_of(draft, "begroeting") + "?controle=1"))
    assert "Deze zin staat ook bij een ander antwoord." in page
    away = opened(petra, draft, "begroeting") | {"do": "away 1"}
    petra.post(item_of(draft, "begroeting"), away)
    draft.refresh_from_db()
    question = editing.question(draft.content, "begroeting")
    assert question["phrases"] == {"goed": ["u spreekt met", "met wie spreek ik"]}
    petra.post(item_of(draft, "begroeting"), opened(petra, draft, "begroeting") | {"do": "add"})
    named = {"option.1.nl": "Niet goed", "option.1.fatal": "section", "option.1.comment": ["yes"]}
    petra.post(item_of(draft, "begroeting"), opened(petra, draft, "begroeting") | named)
    answer = publish(petra, draft)
    assert answer.status_code == 302, said(answer)
    client.force_login(organisation.account("anna"))
    page = said(client.get(reverse("card", args=["telefoon", 1])))
    assert "(een computer stelt dit voor bij “u spreekt met”)" in page
    assert "(het onderdeel wordt 0) (toelichting verplicht)" in page


def test_the_next_version_says_what_differs_and_leaves_the_first_as_it_was(petra):
    publish(petra, begin(petra))
    petra.post(reverse("card_next", args=["telefoon"]))
    draft = ScorecardDraft.objects.get(code="telefoon", scorecard=None)
    assert draft.number == 2
    fields = opened(petra, draft, "juist") | {"weight": "3", "critical": ["yes"]}
    petra.post(item_of(draft, "juist"), fields)
    page = petra.get(reverse("card_publish", args=[draft.pk]))
    assert ("Geeft een juist en volledig antwoord", "gewicht", "1", "3") in [
        (c.of, c.what, c.before, c.after) for c in page.context["changes"]
    ]
    assert publish(petra, draft).status_code == 302
    first = forms.parse(Scorecard.objects.get(code="telefoon", number=1).form)
    assert {question.weight for _, question in first.questions()} == {1}
    scoring.Scorer(forms.parse(Scorecard.objects.get(code="telefoon", number=2).form))
