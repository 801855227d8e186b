"""Words for what telephone platforms send: kinds of export, states, outcomes and faults."""

from django.utils.functional import Promise, lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from klankbord.audio.faults import SAID
from klankbord.edges.web.frame.words import Words
from klankbord.law.texts import Text


def _spoken(text: Text) -> str | Promise:
    """A text in the language of the reader, whenever that is asked."""
    return lazy(lambda: text.in_language(get_language() or "nl"), str)()


FORMS: Words = {
    "csv": _("a table of your own with the sound beside it"),
    "rows": _("side-files of our own"),
}
"""Kinds of export that have no name of a platform."""

SHIPMENT_DOORS: Words = {
    "upload": _("on a page"),
    "command": _("by a command"),
    "watch": _("out of a folder that is watched"),
}

SHIPMENT_STATES: Words = {
    "receiving": _("waits for its files"),
    "reading": _("is being read"),
    "ready": _("waits for your word"),
    "importing": _("comes in"),
    "done": _("done"),
    "failed": _("given up"),
    "dropped": _("taken back"),
}

SHIPMENT_FAULTS: Words = {
    "unreadable": _("A file cannot be read."),
    "not_recognised": _("We do not recognise this export. Choose another kind."),
    "not_utf8": _("A table is not in UTF-8. Export it again as “CSV UTF-8”."),
    "no_table": _("The table of this kind of export is not among the files."),
    "no_call": _("There is no call in this export. Look whether it is of another kind."),
    "columns": _("A table does not have the columns that it should have."),
    "settings": _("What was said of the export cannot be."),
    "zip": _("The zip cannot be read. Make it again."),
    "zip_unsafe": _("The zip holds something that no export holds. We did not unpack it."),
    "zip_protected": _("The zip has a password. Make it without one."),
    "twice": _("Two files have the same name. Put them in a zip, in folders."),
    "faulty": _("Records could not be read, so nothing was brought in."),
    "too_large": _("This is more than one shipment takes. Send it in parts."),
    "too_many": _("These are more files than one shipment takes. Put them in a zip."),
    "cut_off": _("The files did not come in whole. Send them again."),
    "no_room": _("There is no room for more sound. We try it again by ourselves."),
    "no_key": _("The keys cannot be reached. We try it again by ourselves."),
    "busy": _("Another import of this platform is under way. We wait for it."),
    "unforeseen": _("Something went wrong that should not. We try it again by ourselves."),
    "expired": _("Nobody said within a day that it might come in. What was sent is destroyed."),
    "stopped": _("Whoever worked on it stopped. Run it again: what came in is recognised."),
}

OUTCOMES: Words = {
    "accepted": _("Comes in"),
    "duplicate": _("Was here already"),
    "not_drawn": _("Not drawn"),
    "quarantined": _("Waits for a fact"),
    "refused": _("Refused"),
    "faulty": _("Not readable"),
    "error": _("No usable sound"),
}

OUTCOMES_SHORT: Words = {
    "accepted": _("came in"),
    "duplicate": _("was here already"),
    "not_drawn": _("not drawn"),
    "quarantined": _("waits for a fact"),
    "refused": _("refused"),
    "error": _("no usable sound"),
}

HEALTH: Words = {
    "ok": _("in order"),
    "new": _("not in use yet"),
    "silent": _("silent"),
    "failing": _("fails"),
    "late": _("sound stays out"),
}

OUTCOMES_MEAN: Words = {
    "accepted": _("Drawn by the plan and allowed by the law. Of these alone the sound is read."),
    "duplicate": _("The same call came in before. It is kept once."),
    "not_drawn": _("The plan did not draw it. Nothing of it is fetched or kept but a hash."),
    "refused": _("A rule is in the way, or it is never offered. Nothing of it is kept but a hash."),
    "faulty": _("The record is no call that we can read. It stays out."),
    "error": _("The sound is missing, damaged or other than was told. It stays out."),
}

NEVER_OFFERED: Words = {
    "consult": _("a talk between colleagues during a call"),
    "internal": _("a call between colleagues"),
    "screen_recording": _("pictures of a screen"),
    "not_voice": _("a chat, an e-mail or a message"),
    "other_messages": _("messages that are not with a customer"),
    "attachment": _("a message with an attachment, or one that is no text"),
    "two_employees": _("several employees in one sound, who cannot be told apart"),
    "hold_unplaced": _("recorded on while the caller was on hold, and nobody says when"),
    "incomplete": _("the platform has no whole recording"),
    "encrypted": _("the sound is encrypted with a key of the platform"),
    "protected": _("a line or a person that is never offered"),
    "several_files": _("one recording in several files"),
    "not_granted": _("somebody in it did not grant the recording"),
    "unknown_extension": _("who does not know its extension may not process it"),
    "not_completed": _("a fact was missing for a week"),
}

RECORD_FAULTS: Words = {
    "unknown_field": _("a field that we do not know"),
    "required": _("must be there"),
    "wrong_type": _("another kind of value is expected"),
    "too_long": _("too long"),
    "malformed": _("cannot be read"),
    "no_offset": _("a time without an offset"),
    "no_zone": _("a time without a zone: say which zone the platform has"),
    "ambiguous": _("this time was there twice: the clock went back"),
    "nonexistent": _("this time was not there: the clock went forward"),
    "other_zone": _("this time fits no moment in the zone that was told"),
    "impossible": _("cannot be"),
    "unknown_value": _("not one of the values that it may have"),
    "not_supported": _("is not taken"),
    "internal": _("a call between colleagues"),
    "consult": _("a talk between colleagues during a call"),
    "screen_recording": _("pictures of a screen"),
    "path": _("the name of the file leads out of the export"),
    "other_source": _("names another platform"),
    "columns": _("another number of cells than there are columns"),
    "not_utf8": _("not UTF-8"),
    "no_object": _("no record"),
    "unreadable": _("cannot be read"),
    "twice": _("stood in the export before"),
    "other": _("other faults"),
}

SOUND_FAULTS: Words = {
    **{code: _spoken(text) for code, text in SAID.items()},
    "file_unreadable": _("the sound is not there or cannot be read"),
    "other_content": _("the sound is another than was told"),
    "same_id_other_content": _("the same call came in before, with other sound"),
    "transcript_not_named": _("came in without its transcript: the programme names none"),
    "transcript_denied": _("came in without its transcript: the rules do not allow it"),
    "transcript_no_party": _("came in without its transcript: it does not say who spoke"),
    "transcript_unreadable": _("came in without its transcript: that cannot be read"),
    "transcript_too_long": _("came in without its transcript: that is too long"),
    "transcript_empty": _("came in without its transcript: nothing of it may be kept"),
}

NOT_DRAWN: Words = {
    "person_full": _("its employee has as many drawn calls this month as the plan takes of one"),
    "seed_shown": _("of a month whose seed was shown already: nothing more is drawn from it"),
}
