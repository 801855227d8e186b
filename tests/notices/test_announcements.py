"""What callers hear: the library of texts."""

import hashlib

import pytest

from klankbord.notices import announcements
from klankbord.people.faults import Fault


def test_the_text_of_the_sector_is_kept_byte_for_byte():
    said = announcements.script("NL-SEED-1")
    assert said.text == (
        "Dit telefoongesprek kan worden opgenomen in verband met trainingsdoeleinden. Voor meer "
        "informatie over over ons privacybeleid verwijzen wij u naar de website"
    )
    assert said.sha256 == hashlib.sha256(said.text.encode()).hexdigest()


@pytest.mark.parametrize("said", announcements.LIBRARY, ids=lambda said: said.name)
def test_a_text_names_exactly_its_purposes_and_the_website(said):
    words = {"training": ("training", "coach"), "quality": ("kwaliteit", "quality")}
    for purpose, signs in words.items():
        assert any(sign in said.text.lower() for sign in signs) == (purpose in said.purposes)
    assert ("website" in said.text) is said.names_website


def test_an_unknown_text_is_refused_with_the_known_ones():
    with pytest.raises(Fault, match="NL-SEED-1, NL-2"):
        announcements.script("NL-99")


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("purpose", ["training", "quality"])
def test_a_programme_for_chats_alone_finds_a_text_that_speaks_of_no_call(language, purpose):
    [said] = [
        each
        for each in announcements.LIBRARY
        if "CHAT" in each.code and (each.language, each.purposes) == (language, (purpose,))
    ]
    assert "chat" in said.text
    assert not any(
        sign in said.text.lower() for sign in ("telefoon", "opgenomen", "call", "record")
    )
