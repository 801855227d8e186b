"""Guides: short, in two languages, with the rules word for word, and one under every page."""

import html

import pytest
from django.urls import reverse
from django.utils import translation

from klankbord.edges.web import urls
from klankbord.edges.web.law import guides
from klankbord.law import engine

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("guide", guides.GUIDES, ids=lambda guide: guide.slug)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_guide_fits_on_a_screen_and_quotes_its_rules_word_for_word(client, guide, language):
    book = {rule.id: rule for rule in engine.BOOK.rules}
    with translation.override(language):
        client.cookies["django_language"] = language
        page = html.unescape(client.get(guide.url).content.decode())
        assert str(guide.title) in page
        for rule in guide.rules:
            assert book[rule].text.in_language(language) in page
    assert 3 <= len(guide.points) <= 5
    assert all(len(str(point.says)) < 110 for point in guide.points)


def test_every_page_of_the_table_is_a_page_and_every_guide_is_found_from_every_other(client):
    assert set(guides.OF_PAGES) <= {pattern.name for pattern in urls.urlpatterns}
    page = client.get(reverse("guides")).content.decode()
    assert all(guide.url in page for guide in guides.GUIDES)


def test_a_page_leads_to_its_own_guide(client, django_user_model):
    page = client.get(reverse("account_login")).content.decode()
    assert guides.ABOUT.url in page.partition("<footer")[2]
    assert guides.of_page("recordings") is guides.LISTENING


def test_a_guide_that_does_not_exist_is_not_there(client):
    assert client.get("/uitleg/iets-anders/").status_code == 404
