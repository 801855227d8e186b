"""The scorecard of the demo: three questions that fit on one screen."""

from typing import Any

FORM: dict[str, Any] = {
    "id": "luisteren",
    "weight_mode": "share",
    "sections": [
        {
            "id": "opening",
            "weight": 40,
            "questions": [
                {"id": "naam", "weight": 1, "na_allowed": True, "critical": False, "bonus": False,
                 "comment_required": [],
                 "options": [{"id": "nee", "points": 0, "fatal": "none"},
                             {"id": "ja", "points": 1, "fatal": "none"}]},
            ],
        },
        {
            "id": "luisteren",
            "weight": 60,
            "questions": [
                {"id": "uitpraten", "weight": 2, "na_allowed": False, "critical": False,
                 "bonus": False, "comment_required": ["niet"],
                 "options": [{"id": "niet", "points": 0, "fatal": "none"},
                             {"id": "deels", "points": 1, "fatal": "none"},
                             {"id": "goed", "points": 2, "fatal": "none"}]},
                {"id": "samenvatten", "weight": 1, "na_allowed": True, "critical": True,
                 "bonus": False, "comment_required": [],
                 "options": [{"id": "nee", "points": 0, "fatal": "none"},
                             {"id": "ja", "points": 1, "fatal": "none"}]},
            ],
        },
    ],
}  # fmt: skip
TEXTS = {
    "title": {"nl": "Luisteren", "en": "Listening"},
    "opening": {"nl": "Opening", "en": "Opening"},
    "luisteren": {"nl": "Luisteren", "en": "Listening"},
    "naam": {"nl": "Noemt de organisatie en de eigen naam", "en": "Says who and where"},
    "uitpraten": {"nl": "Laat de beller uitpraten", "en": "Lets the caller finish"},
    "samenvatten": {"nl": "Vat samen en vraagt of het klopt", "en": "Sums up and checks"},
    "ja": {"nl": "Ja", "en": "Yes"},
    "nee": {"nl": "Nee", "en": "No"},
    "niet": {"nl": "Niet", "en": "Not"},
    "deels": {"nl": "Deels", "en": "Partly"},
    "goed": {"nl": "Goed", "en": "Well"},
}
