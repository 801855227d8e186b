"""Which purposes a text names: pure, so the whole library can be asked."""

import pytest

from klankbord.law import vocabulary
from klankbord.notices import announcements, naming


@pytest.mark.parametrize("said", announcements.LIBRARY, ids=lambda said: said.name)
def test_the_library_would_pass_its_own_examination(said):
    assert naming.named(said.text, said.language) == set(said.purposes)
    assert naming.flaws(said.text, said.language, said.purposes) == ()


@pytest.mark.parametrize("language", naming.PURPOSES)
def test_every_language_knows_every_purpose_that_a_caller_can_be_told_of(language):
    told = set(vocabulary.PURPOSES) - {"ai_training"}
    assert set(naming.PURPOSES[language]) == told
    assert {*naming.RECORDING, *naming.VAGUE} == set(naming.PURPOSES)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "Dieses Gespräch kann zu Schulungszwecken aufgezeichnet werden. Unsere Website."),
        ("de", "Wir nehmen dieses Gespräch für die Schulung auf. Mehr auf unserer Webseite."),
        ("fr", "Cet appel peut être enregistré pour la formation. Voir notre site internet."),
        ("en", "We may record this call to coach our staff. Read more at www.example.nl."),
    ],
)
def test_a_text_for_training_passes_in_each_language_for_that_alone(language, text):
    assert naming.flaws(text, language, ["training"]) == ()
    assert naming.flaws(text, language, ["training", "quality"]) == ("lacks.quality",)
    assert naming.flaws(text, language, []) == ("exceeds.training",)
