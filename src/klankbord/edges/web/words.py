"""Words on the screen for the codes that the product keeps. An unknown code is shown as it is."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

Words = Mapping[str, "str | Promise"]

ROLES: Words = {
    "employee": _("employee"),
    "evaluator": _("evaluator"),
    "coach": _("coach"),
    "team_lead": _("team lead"),
    "quality_manager": _("quality manager"),
    "manager": _("manager"),
    "hr": _("HR"),
    "controller": _("controller"),
    "legal": _("legal adviser"),
    "works_council": _("works council"),
    "dpo": _("data protection officer"),
    "admin": _("administrator"),
    "integration": _("telephone platform"),
    "system": "Klankbord",
}

PURPOSES: Words = {
    "training": _("training"),
    "quality": _("quality"),
    "appraisal": _("appraisal"),
    "complaint": _("complaint"),
    "evidence": _("evidence"),
    "integrity": _("integrity"),
    "ai_training": _("training of AI"),
}

REASONS: Words = {
    "drawn_sample": _("evaluating a call that was drawn for me"),
    "second_opinion": _("giving a second opinion on an evaluation"),
    "own_recording": _("listening back to my own call"),
    "question": _("asking whether it is allowed"),
}

HAPPENED: Words = {
    "drawn_sample": _("evaluating a call that was drawn"),
    "assigned": _("evaluated a call that was drawn"),
    "caller_objected": _("the caller objected"),
}

DATA: Words = {
    "audio": _("recording"),
    "score": _("evaluation"),
    "comment": _("comment"),
    "transcript": _("transcript"),
    "aggregate": _("figures"),
    "listening_log": _("listening log"),
}

ACTS: Words = {
    "record": _("record"),
    "listen_back": _("listen"),
    "score": _("evaluate"),
    "coach": _("coach"),
    "use_in_review": _("use in a performance review"),
    "restrict": _("restrict"),
    "erase": _("erase"),
    "retain": _("keep"),
    "disclose_to_employee": _("show to the employee"),
    "share_evaluation": _("share an evaluation"),
    "export": _("export"),
    "activate": _("put a programme into force"),
}

STANDINGS: Words = {
    "open": _("not evaluated"),
    "scored": _("evaluated"),
    "restricted": _("restricted"),
    "sealed": _("sealed"),
    "erased": _("erased"),
}

DIRECTIONS: Words = {
    "inbound": pgettext_lazy("call", "inbound"),
    "outbound": pgettext_lazy("call", "outbound"),
}


def word(words: Words, code: str) -> str:
    """The word for a code, in the language of the reader."""
    return str(words.get(code, code))


def listed(words: Words, codes: Iterable[str]) -> str:
    """Several words, with commas."""
    return ", ".join(word(words, code) for code in codes)


BORROWED = (
    ngettext_lazy(
        "This password is too short. It must contain at least %d character.",
        "This password is too short. It must contain at least %d characters.",
    ),
    _("The email address and/or password you specified are not correct."),
    _("Please type your current password."),
    _("You must type the same password each time."),
    _("Be patient, you are sending too many requests."),
)
"""Faults that the libraries say. Their own Dutch is missing, or says "je"."""
