"""A score is called by the part of its form's scale that it is in."""

import pytest
from django.utils import translation

from klankbord.edges.cli.demo import scorecard
from klankbord.edges.web.evaluations import scorecards
from klankbord.evaluations.scorecards import forms

FORM = forms.parse(
    scorecard.FORM | {"bands": [{"id": "a", "from": 0}, {"id": "b", "from": 55}]}
)  # fmt: skip
TEXTS = {"bands/a": {"nl": "Oefenen", "en": "Practise"}, "bands/b": {"nl": "Goed", "en": "Good"}}


@pytest.mark.parametrize(
    ("percent", "said"), [(0, "Oefenen"), (54, "Oefenen"), (55, "Goed"), (100, "Goed"), (None, "")]
)
def test_a_score_is_in_the_last_band_that_it_reaches(percent, said):
    with translation.override("nl"):
        assert scorecards.band(FORM, TEXTS, percent) == said


def test_a_form_without_bands_calls_a_score_nothing():
    assert scorecards.band(forms.parse(scorecard.FORM), TEXTS, 80) == ""
