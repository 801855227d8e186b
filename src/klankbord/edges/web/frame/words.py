"""Words on the screen for the codes that the product keeps. An unknown code is shown as it is."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from klankbord.edges.web.frame import faultwords
from klankbord.edges.web.frame.toldwords import TOLD

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
    "calibration": _("evaluating a call together with others, to calibrate"),
    "complaint": _("evaluating a call because a caller complained about it"),
    "coaching_talk": _("preparing or holding a talk about this call"),
    "own_recording": _("listening back to my own call"),
    "question": _("asking whether it is allowed"),
    "brought_in": _("a review to which the employee himself brought it"),
    "remaining": _("looking at what is left of me here"),
}

HAPPENED: Words = {
    "drawn_sample": _("evaluating a call that was drawn"),
    "complaint": _("a caller complained about this call"),
    "coaching_talk": _("a talk with you about this call"),
    "assigned": _("evaluated a call that was drawn"),
    "caller_objected": _("the caller objected"),
    "request": _("somebody asked for it"),
    "caller_half": _("the caller asked it; your own voice stays until its day"),
    "announcement_failed": _("the announcement was not played to its end"),
    "other_announcement": _("another announcement was played than belongs to the line"),
    "not_announced": _("the announcement was not played"),
    "party_joined": _("somebody joined who may not be recorded"),
    "not_asked": _("the telephone platform did not ask before it recorded"),
    "told_late": _("the telephone platform told too late when nothing might be recorded"),
    "withdrawn": _("an evaluation of you was wrong and is taken back: it counts nowhere"),
    "listened_live": _("listening along with a call while it goes on, with a signal to you"),
    "dispute_upheld": _("your dispute: somebody else found the same"),
    "dispute_changed": _("your dispute: somebody else found otherwise, and that counts now"),
    "dispute_lapsed": _("your dispute got no answer in time, so the evaluation does not count"),
    "second_upheld": _("a second look at your dispute: a third person found the same"),
    "second_changed": _("a second look at your dispute: a third person found otherwise"),
    "second_lapsed": _("no second look in time, so the evaluation does not count"),
}

BROUGHT: Words = {
    "topic": _("to talk about"),
    "praise": _("this went well"),
    "material": _("to learn from"),
    "moment": _("a moment of a call"),
}

GOALS: Words = {
    "reached": _("reached"),
    "missed": _("not reached"),
    "dropped": _("dropped"),
}

SILENCES: Words = {"hold": _("on hold"), "pause": _("pause")}

DATA: Words = {
    "audio": _("recording"),
    "live_audio": _("call in progress"),
    "screen": _("screen recording"),
    "transcript": _("transcript"),
    "score": _("evaluation"),
    "comment": _("comment"),
    "aggregate": _("figures"),
    "listening_log": _("listening log"),
    "messages": _("messages"),
}

ACTS: Words = {
    "record": _("record"),
    "record_screen": _("record the screen"),
    "listen_live": _("listen in live"),
    "listen_back": _("listen"),
    "transcribe": _("have it transcribed"),
    "score": _("evaluate"),
    "auto_score": _("have AI evaluate"),
    "sole_decision": _("have a computer decide"),
    "emotion": _("measure emotions"),
    "coach": pgettext_lazy("act", "coach"),
    "train_example": _("use as a training example"),
    "use_in_review": _("use in a performance review"),
    "use_in_dismissal": _("use in a dismissal"),
    "calibrate": _("evaluate together to calibrate"),
    "share_evaluation": _("share an evaluation"),
    "report_team": _("make a team report"),
    "report_individual": _("make a report on one person"),
    "export": _("export"),
    "disclose_to_customer": _("give to the caller"),
    "disclose_to_employee": _("show to the employee"),
    "disclose_to_third_party": _("give to others"),
    "retain": _("keep"),
    "erase": _("erase"),
    "restrict": _("restrict"),
    "correct": _("correct"),
    "covert_monitoring": _("monitor in secret"),
    "read_messages": _("read along with messages"),
    "train_ai": _("use to train AI"),
    "activate": _("put a programme into force"),
    "withhold_notice": _("leave out a notice"),
}

STANDINGS: Words = {
    "open": _("not evaluated"),
    "scored": _("evaluated"),
    "restricted": _("restricted"),
    "sealed": _("sealed"),
    "erased": _("erased"),
}

SUPPLIERS: Words = {
    "programme": _("the owner of the programme"),
    "programme.dpo_advice": _("the data protection officer"),
    "works_council": _("the works council"),
    "organisation": _("the management"),
    "policy": _("the owner of the programme"),
    "notice": _("the owner of the programme"),
    "call": _("whoever manages the telephone platform"),
    "recording": _("Klankbord itself, when it is about a real recording"),
    "selection": _("Klankbord itself, when it is about a real recording"),
    "actor": _("whoever wants to do it"),
    "actor.access_granted": _("the owner of the programme"),
    "person": _("HR"),
    "person.example_opt_in": _("the employee"),
    "request": _("whoever makes the request"),
    "objection": _("the data protection officer"),
    "ai": _("the owner of the programme"),
    "covert": _("the controller"),
    "messages": _("the controller"),
    "incident": _("the data protection officer"),
}
"""Who can prove a fact, by the path in a question at which it stands; the longest that fits."""

NOT_TOLD: Words = {
    "started_at": _("when it began"),
    "file": _("where its sound is"),
    "agent_channel": _("in which channel the employee speaks"),
}
"""What a platform must tell of a call, by the field of the offer."""

EMPLOYMENTS: Words = {
    "employee": _("employee"),
    "temp_worker": _("temporary worker"),
    "freelancer": _("freelancer"),
    "trainee": _("trainee"),
}

FAULTS: Words = {
    "address_in_use": _("There is an account with this address already."),
    "no_address": _("That is no e-mail address. Write it as name@example.org."),
    "no_name": _("An account needs the name of its holder."),
    "name_long": _("A name has at most 120 characters."),
    "closed": _("This account is closed. Its holder cannot sign in."),
    "team_code": _("A team has a code in small letters, such as huur or huur-2."),
    "team_in_use": _("There is a team with this code already."),
    "no_number": _("An employee needs a staff number and a name."),
    "number_in_use": _("There is an employee with this number already."),
    "account_in_use": _("That account belongs to another employee."),
    "employed_already": _("This employee works here in that period already."),
    "not_employed": _("This employee does not work here on that day."),
    "work_address": _("That is an address for work. Give one of your own."),
    "part_of_week": _("Write a number from 1 to 100."),
    "in_team_already": _("This employee is in that team in that period already."),
    "not_in_team": _("This employee is not in that team on that day."),
    "period": _("A period ends after it begins."),
    "team_missing": _("A team lead leads a team. Say which."),
    "for_oneself": _("Nobody asks a role for himself. Let somebody else ask it."),
    "role_already": _("This role is there, or asked for, in that period already."),
    "approved_already": _("This role has been approved already."),
    "another_approves": _(
        "Somebody else has to approve it: not who asked the role, and not who gets it."
    ),
    "no_approver": _("Only an administrator or the controller can do this."),
    "ends_in_past": _("A role ends now or later. What was allowed yesterday stays as it was."),
    "ends_before": _("The role ends before that day. Ask for a new one."),
    "own_role": _("Nobody looks at his own role. Let another person do it."),
    "not_held": _("This role does not hold at this moment."),
    "no_platform": _("A platform has a code such as genesys, and a name of at most 80 signs."),
    "no_employee": _("There is no employee with this number. Write the person down first."),
    "other_end": _("This period is there already, with another end."),
    "name_ends_before": _("This ends before that moment. Write down a new period."),
    "moment": _("This is no moment. Write 2026-11-25 or 2026-11-25 13:00."),
    "clock": _("The clock skipped this moment, or showed it twice. Add +01:00 or +02:00."),
    "table_long": _("This table is too long. Take it in in parts."),
    "table_empty": _("This table is empty."),
    "table_columns": _(
        "This table misses a column. It needs source, ref, employee and since, and may have until."
    ),
    "table_rows": _("This table has no row, or more than a thousand."),
    **TOLD,
    "no_line": _("A line has a code in small letters, such as huur-in."),
    "not_a_keeper": _("Your function does not keep lines."),
    "not_a_dpo": _("Only a data protection officer sees a test call."),
    "seen_by_maker": _("Another person sees a test call than who made it."),
    "waits_no_more": _("This test call waits no more. Look at the line again."),
    "test_ahead": _("This moment is still to come. Write a test call down when it was made."),
    "change_ahead": _("This moment is still to come. Tell a change when it is there."),
    "changed_since": _("The line changed after this test call. Make a new one."),
    "other_configuration": _(
        "The line was said to have another configuration. Tell first since when it has this one."
    ),
    "no_programme": _("Name the programmes that use the line."),
    "no_sound": _("This is no WAV, MP3 or Ogg file."),
    "sound_bad": _("This sound is damaged, or of a kind that cannot be read."),
    "sound_short": _("This is too short to say the whole text."),
    "sound_long": _("This sound is longer than four minutes."),
    "sound_soft": _("Callers will hardly hear this. Record it louder."),
    "sound_clipped": _("This was recorded too loud, so that it is cut off. Record it softer."),
    "sound_of_chat": _("This text stands in a chat or a mail: nobody hears it."),
    "sound_large": _("This sound is larger than 2 MB. Make it shorter, or mono."),
    "no_language": _("Choose one out of the list."),
    "no_configuration": _("This is no fingerprint of a configuration."),
    "no_protected_number": _("Write a number, an extension or a name on the platform."),
    "listed_already": _("This number is on the list already, as that kind."),
    "not_listed": _("This is not on the list any more."),
    **faultwords.DOSSIER,
    **faultwords.TALK,
    **faultwords.SCORECARDS,
    **faultwords.CALLERS,
    "nobody": _("A role is asked and approved by a person with an account."),
}
"""What cannot be done, by the code of the fault."""

DIRECTIONS: Words = {
    "inbound": pgettext_lazy("call", "inbound"),
    "outbound": pgettext_lazy("call", "outbound"),
}


def word(words: Words, code: str) -> str:
    """The word for a code, in the language of the reader."""
    return str(words.get(code, code))


def supplier(path: str) -> str:
    """Who can supply what is missing at a path; as a rule who wants to do what is asked."""
    fitting = [known for known in SUPPLIERS if f"{path}.".startswith(f"{known}.")]
    return word(SUPPLIERS, max(fitting, key=len, default="actor"))


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

WAITS: Words = {
    "not_told": _("the platform does not tell it"),
    "not_proven": _("it is not proven"),
}

UNTOLD: Words = {
    "agent_ref": _("who the employee is"),
    "started_at": _("when the call began"),
    "file": _("the sound"),
    "agent_channel": _("in which channel the employee speaks"),
}
