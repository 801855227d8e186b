"""The rule book on the screen: whole, in two languages, for everybody; every number leads there."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from klankbord.edges.web.law import rulebook
from klankbord.edges.web.templatetags.klankbord import rule, ruled
from klankbord.law import cases, index
from klankbord.law.engine import BOOK
from klankbord.law.properties import PROPERTIES
from klankbord.law.vocabulary import ACTS

pytestmark = pytest.mark.django_db
LINK = re.compile(r'href="(/regels/[^"]*)"')


def read(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    return html.unescape(answer.content.decode())


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("declared", BOOK.rules, ids=lambda declared: declared.id)
def test_a_rule_page_says_everything_that_is_declared(client, declared, language):
    page = read(client, f"/regels/{declared.id}/?lang={language}")
    said = [declared.name, declared.text, declared.remedy]
    said += [duty.text for duty in declared.duties]
    said += [index.CHECKED[source.tag] for source in declared.sources]
    said += [declared.contested] if declared.contested else []
    said += [case.text for case in cases.about(declared.id)]
    plain = re.sub(r"<[^>]+>", "", page).casefold()
    for text in said:
        assert text.in_language(language).casefold() in plain
    for source in declared.sources:
        assert str(source).casefold() in plain
    for fact in index.facts(declared):
        assert fact.meaning.in_language(language).casefold() in plain
        assert all(path in plain for path in fact.paths)


def test_what_was_not_read_again_is_said_with_its_number(client):
    by_heart = sum(source.tag == "K" for source in index.rules("R66")[-1].sources)
    assert by_heart > 1
    assert f"{by_heart} bronnen zijn niet nagelezen" in read(client, "/regels/R66/")
    assert "nagelezen. Laat" not in read(client, "/regels/R46/")


@pytest.mark.parametrize(
    ("number", "says"),
    [("R24", "vraag een jurist"), ("R48", "vraag een jurist"), ("R26", "(T14)")],
)
def test_what_needs_counsel_is_said_at_the_top(client, number, says):
    page = read(client, f"/regels/{number}/")
    assert says in page.partition("Hierover is discussie")[2][:300]


def test_letters_by_day_and_by_case_say_which(client):
    assert "vóór 2027-12-02" in read(client, "/regels/R39/")
    page = read(client, "/regels/R40/")
    assert "of stem of gezicht wordt gebruikt: nee" in page
    assert "in alle andere gevallen" in page


def test_the_book_has_every_rule_once_and_every_link_leads_to_a_page(client):
    page = read(client, "/regels/")
    found = [url for url in LINK.findall(page) if re.search(r"/R\d+/$", url)]
    assert sorted(found) == sorted(reverse("rule", args=[each.id]) for each in BOOK.rules)
    for path in ("/regels/", "/regels/artikelen/", "/regels/bewezen/"):
        for url in set(LINK.findall(read(client, path))):
            assert client.get(url).status_code == 200


@pytest.mark.parametrize("act", ACTS)
def test_an_act_finds_the_rules_that_can_speak_about_it(client, act):
    found = rulebook.book(rulebook.read({"act": act}))
    ids = {entry.id for subject in found.subjects for entry in subject.entries}
    assert ids == {each.id for each in BOOK.speaking(act)}


def test_a_number_finds_that_rule_only_and_a_word_every_rule_with_it():
    def ids(**sought):
        found = rulebook.book(rulebook.read(sought))
        return {entry.id for subject in found.subjects for entry in subject.entries}

    assert ids(q="r8") == {"R8"}
    assert "R56" in ids(q="Sv 126nd")
    assert ids(q="zeppelin") == set()
    assert len(ids(q="", act="sing", letter="Q")) == len(BOOK.rules)
    assert {each.id for each in BOOK.rules if "J" in index.letters(each)} == ids(letter="J")


def test_no_page_keeps_anything_and_a_cache_may_keep_it(client):
    for path in ("/regels/", "/regels/R8/", "/regels/artikelen/", "/regels/bewezen/"):
        answer = client.get(path)
        assert "public" in answer["Cache-Control"]
        assert "Cookie" in answer["Vary"]
        assert not answer.cookies


def test_who_is_signed_in_gets_his_own_header_and_no_cache_keeps_it(client, django_user_model):
    an = django_user_model(email="a@example.org", name="An de Wit", created_at=timezone.now())
    an.save()
    client.force_login(an)
    answer = client.get("/regels/R8/")
    assert answer["Cache-Control"] == "no-store"
    assert "An de Wit" in answer.content.decode()


@pytest.mark.parametrize("number", ["R0", "R79", "r8", "R8x"])
def test_a_rule_that_does_not_exist_is_not_there(client, number):
    assert client.get(f"/regels/{number}/").status_code == 404


def test_everything_that_is_proved_stands_there_with_its_rules(client):
    page = re.sub(r"<[^>]+>", "", read(client, "/regels/bewezen/?lang=en"))
    assert all(claim.text.en in page for claim in PROPERTIES)


def test_a_number_leads_to_its_rule_in_the_language_of_the_reader():
    with translation.override("nl"):
        assert rule("R8 R9").count('href="/regels/R') == 2
        assert ruled("zie R8, <b>") == ('zie <a class="rule" href="/regels/R8/">R8</a>, &lt;b&gt;')
    with translation.override("en"):
        assert 'href="/regels/R8/?lang=en"' in rule("R8")
    assert rule("") == ""


def test_no_page_shows_the_number_of_a_rule_that_leads_nowhere(client):
    address = "/mag-dit/?act=use_in_review&role=hr&made_for=training"
    page = client.get(address, follow=True).content.decode()
    assert "R8" in page
    hidden = r'<a class="rule".*?</a>|<head>.*?</head>|<svg.*?</svg>|<input[^>]*>'
    outside = re.sub(hidden, "", page, flags=re.DOTALL)
    assert re.findall(r"\bR[1-9]\d?\b", outside) == []
