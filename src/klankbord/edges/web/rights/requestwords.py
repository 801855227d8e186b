"""The words of requests about oneself: in the log, on the desk and in the portal."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOG: Mapping[str, str | Promise] = {
    "request_filed": _("You asked something about your data"),
    "request_joined": _("You added to a request of yours"),
    "request_read": _("A request of yours was looked at"),
    "request_identified": _("It was written down that it is you who asks"),
    "request_paused": _("You were asked who you are; the clock of your request stands still"),
    "request_extended": _("The answer to your request takes longer"),
    "request_answered": _("Your request was answered"),
    "request_withdrawn": _("You took a request back"),
    "request_reopened": _("A request of yours stands again after a backup was put back"),
    "objection_reopened": _("Your objection works again after a backup was put back"),
    "lifting_told": _("You were told that a restriction ends"),
    "restriction_ended": _("A restriction that you asked ended"),
    "restriction_lifted": _("A recording of yours is no longer restricted"),
    "statement_attached": _("Your statement was put with an evaluation"),
    "fact_corrected": _("A fact about you was corrected"),
}
"""What happened, by the kind of a line."""

Words = Mapping[str, str | Promise]

TYPES: Words = {
    "access": _("Access"),
    "rectification": _("Rectification"),
    "erasure": _("Erasure"),
    "restriction": _("Restriction"),
    "objection": _("Objection"),
    "portability": _("Taking data along"),
}
ASKS: Words = {
    "access": _("I want to see what you have about me, with a copy"),
    "rectification": _("Something is not right; I want it corrected"),
    "erasure": _("I want data about me erased"),
    "restriction": _("Keep it, but do not use it for now"),
    "objection": _("I object: I do not want you to do this"),
    "portability": _("I want to take my data along in a file"),
}
"""What somebody asks, in his own words."""

EFFECTS: Words = {
    "access": _(
        "You get a copy of everything about you: recordings, scores, notes, and who listened."
    ),
    "rectification": _(
        "We correct facts. At an opinion we put your statement, wherever it is shown."
    ),
    "erasure": _("We erase what is no longer needed or was not allowed. What we keep, we explain."),
    "restriction": _("From this moment on it is kept and nobody uses it."),
    "objection": _("From this moment on nobody records, hears or evaluates you."),
    "portability": _("This right seldom holds here. You do get a copy of everything about you."),
}
WHO: Words = {
    "employee": _("employee"),
    "leaver": _("former employee"),
    "staff": _("evaluator, coach or other function"),
    "caller": _("caller"),
}
STATES: Mapping[str, tuple[str, str | Promise]] = {
    "open": ("wait", _("waits for an answer")),
    "waiting": ("open", _("waits for who asks")),
    "answered": ("yes", _("answered")),
    "withdrawn": ("open", _("taken back")),
}
"""{state: (shape, words)}."""
OUTCOMES: Mapping[str, tuple[str, str | Promise]] = {
    "granted": ("yes", _("granted")),
    "partly": ("if", _("granted in part")),
    "refused": ("no", _("refused")),
}
METHODS: Words = {
    "signed_in": _("signed in with the own account"),
    "known_address": _("through an address that we knew already"),
    "call_back": _("we called back on the number of the call"),
    "case_reference": _("by details of the call that only the caller knows"),
}
ERASURE: Words = {
    "no_longer_needed": _("it is no longer needed (AVG 17(1)(a))"),
    "unlawful": _("it was not allowed (AVG 17(1)(d))"),
}
RECIPIENTS: Words = {
    "coach": _("coach: {count}"),
    "export": _("copy taken along: {count}"),
}
COLOURS: Words = {"calm": "open", "soon": "if", "late": "no", "still": "wait", "done": ""}
"""{colour of a clock: shape}."""

COPIES: Mapping[str, tuple[str, str | Promise]] = {
    "": ("open", _("not ordered yet")),
    "making": ("open", _("is being made")),
    "failed": ("no", _("could not be made; we are looking into it")),
    "ready": ("yes", _("ready to be collected")),
    "collected": ("yes", _("collected")),
    "gone": ("open", _("destroyed: its term is over")),
}
"""How far the copy of a request for access is: shape and words."""

FAULTS: Mapping[str, tuple[str, str | Promise]] = {
    "nothing_said": ("words", _("Write something first.")),
    "too_long": ("words", _("This is too long. Write at most 10000 characters.")),
    "bsn": (
        "words",
        _("This looks like a citizen service number (BSN). Leave it out: we never need it."),
    ),
    "received_ahead": ("received_on", _("This day is still to come.")),
    "reasons_short": ("words", _("Give reasons that concern this person: 40 characters or more.")),
    "no_outcome": ("outcome", _("Choose an answer.")),
    "no_ground": ("ground", _("Choose the ground on which you refuse. It is in the list.")),
    "ground_not_needed": ("ground", _("What is granted has no ground of refusal. Empty it.")),
    "partly_first": (
        "outcome", _("This ground never takes everything away. Choose: granted in part."),
    ),
    "whole_objection": ("outcome", _("An objection is granted or refused as a whole.")),
    "no_portability": (
        "outcome", _("This right does not hold here. Refuse it, and offer the copy."),
    ),
    "not_identified": ("", _("First write down how you know who asks.")),
    "no_statement": ("statement", _("Write the statement that goes with the evaluation.")),
    "name_long": ("name", _("A name has at most 120 characters.")),
    "too_close": (
        "", _("You are this person's coach or manager, or it is about yourself. A colleague "
              "handles it."),
    ),
    "answered_already": ("", _("This request was answered already.")),
    "identified_already": ("", _("It is written down already how you know who asks.")),
    "no_employee": ("number", _("Nobody has this staff number.")),
    "asked_already": ("number", _("This person asked the same already. Answer that request.")),
    "paused_already": ("", _("The clock stands still already.")),
    "extended_already": ("", _("It was extended already. That can be done once.")),
    "month_over": ("", _("The first month is over. It can no longer be extended.")),
    "not_answered": ("", _("Answer the request first.")),
    "told_already": ("", _("This was told already.")),
    "tell_first": ("", _("Tell the person first. A working day later the restriction can end.")),
    "no_access": ("", _("Only who asks for access gets a copy.")),
    "packed_already": (
        "", _("The copy was ordered already. What you weigh comes too late for it."),
    ),
    "not_failed": ("", _("The copy did not fail. There is nothing to make again.")),
    "lifted_already": ("", _("The restriction ended already.")),
}  # fmt: skip
"""{code of a fault: (field, words)}."""
