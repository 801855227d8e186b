"""Texts for callers in one's own words: a quality manager writes, a DPO sees."""

from dataclasses import replace
from datetime import timedelta

import pytest

import woonstede
from klankbord.notices import announcements, attesting, owntexts
from klankbord.notices.models import Announcement, OwnText
from klankbord.notices.owntexts import Misnamed
from klankbord.people.faults import Fault
from klankbord.recordings.draw import announcing

pytestmark = pytest.mark.django_db
TEXT = (
    "Wij nemen dit gesprek misschien op, zodat onze medewerkers ervan leren in een training. "
    "Liever niet? Zeg het. Meer leest u op onze website."
)


@pytest.fixture
def petra(organisation):
    return organisation.actor("petra", "quality_manager")


@pytest.fixture
def ilse(organisation):
    return organisation.actor("ilse", "dpo")


def written(by, at, text=TEXT, language="nl"):
    return owntexts.write(text, language=language, programmes=[woonstede.CODE], at=at, by=by)


def test_a_text_is_known_under_a_name_of_its_own_once_a_dpo_has_seen_it(organisation, petra, ilse):
    at = organisation.now
    waits = written(petra, at, text=f"  {TEXT}\n")
    assert owntexts.waiting() == (waits,)
    assert announcing.text("NL-OWN-1") is None
    with pytest.raises(Fault, match="no text NL-OWN-1"):
        announcements.script("NL-OWN-1")
    with pytest.raises(Fault, match="there already"):
        written(petra, at)
    seen = owntexts.see(waits.pk, at=at, by=ilse)
    assert (announcements.name_of(seen), seen.text) == ("NL-OWN-1", TEXT)
    assert announcing.text("NL-OWN-1") == seen
    assert announcements.kept(announcements.script("NL-OWN-1")) == seen
    with pytest.raises(Fault, match="waits no more"):
        owntexts.decline(waits.pk, at=at, by=ilse)


def test_other_words_are_the_next_number_and_the_first_stays_what_it_was(organisation, petra, ilse):
    at = organisation.now
    first = owntexts.see(written(petra, at).pk, at=at, by=ilse)
    second = owntexts.see(written(petra, at, text=f"Welkom. {TEXT}").pk, at=at, by=ilse)
    assert (first.number, second.number) == (1, 2)
    assert announcements.script("NL-OWN-1").text == TEXT
    assert [each.name for each in announcements.offered()] == [
        *(each.name for each in announcements.LIBRARY), "NL-OWN-2",
    ]  # fmt: skip
    first.text = "iets anders"
    assert Announcement.objects.get(pk=first.pk).sha256 == first.sha256


def test_what_a_dpo_does_not_accept_is_no_text_and_may_be_written_again(organisation, petra, ilse):
    at = organisation.now
    waits = written(petra, at)
    owntexts.decline(waits.pk, at=at, by=ilse)
    assert not owntexts.waiting()
    assert not announcements.own()
    assert written(petra, at + timedelta(hours=1)).pk != waits.pk


def test_one_writes_and_another_who_is_a_dpo_sees(organisation, petra, ilse):
    at = organisation.now
    with pytest.raises(Fault, match="quality manager"):
        written(ilse, at)
    waits = written(petra, at)
    with pytest.raises(Fault, match="data protection officer"):
        owntexts.see(waits.pk, at=at, by=petra)
    with pytest.raises(Fault, match="Another person"):
        owntexts.see(waits.pk, at=at, by=replace(petra, role="dpo"))


def test_a_line_never_plays_a_text_that_names_more_than_its_programmes_ask(organisation, petra):
    call = attesting.TestCall("huur-in", "nl", "NL-3", "d" * 64, organisation.now)
    with pytest.raises(Fault, match="a purpose that these programmes do not have"):
        attesting.record(call, programmes=[woonstede.CODE], at=organisation.now, by=petra)


@pytest.mark.parametrize(
    ("change", "flaws"),
    [
        (("in een training", "en de kwaliteit beter wordt"), ("lacks.training", "exceeds.quality")),
        (("in een training", "in een training en bij een klacht"), ("exceeds.complaint",)),
        (("nemen dit gesprek misschien op", "luisteren misschien mee"), ("unsaid",)),
        (("op onze website", "bij ons"), ("website",)),
        (("in een training", "onder andere in een training"), ("vague",)),
    ],
)
def test_a_text_that_says_too_little_or_too_much_is_not_laid_before_anybody(
    organisation, petra, change, flaws
):
    with pytest.raises(Misnamed) as told:
        written(petra, organisation.now, text=TEXT.replace(*change))
    assert told.value.flaws == flaws
    assert not OwnText.objects.exists()
