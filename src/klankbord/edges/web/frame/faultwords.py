"""What cannot be done with a dossier, by the code of the fault; `words.FAULTS` has the others."""

from django.utils.translation import gettext_lazy as _

DOSSIER = {
    "no_pia": _("This is no file of the PIA software of the CNIL (JSON, at most 2 MB)."),
    "paper_large": _("This file is larger than 10 MB. Make it smaller, or add it in parts."),
    "no_pdf": _("This is no PDF. Save it as PDF and add it again."),
    "paper_twice": _("This paper is in the dossier already."),
    "paper_gone": _("This paper is not there any more."),
    "no_kind": _("Choose what this paper belongs to."),
    "draft_open": _("A draft of this version is under way already."),
    "draft_gone": _("There is no such draft."),
    "draft_closed": _("This draft was submitted or ended. Nothing is written on it any more."),
    "draft_overtaken": _(
        "Meanwhile another version was submitted. Your text is not lost: begin the next version."
    ),
    "draft_unready": _("The draft is not whole yet."),
    "not_a_drafter": _("A programme is written by the quality manager."),
    "programme_code": _("A programme has a code in small letters, such as heldere-huurvragen."),
    "programme_in_use": _("There is a programme with this code already. Choose another."),
    "consent_ends_before": _(
        "This goes further than the works council consented to. Begin the next version instead."
    ),
    "not_yours": _("This is for another function to give."),
    "own_dossier": _("Who wrote the dossier neither advises on it nor signs it. Ask a colleague."),
    "not_newest": _("There is a later version. Look at that one."),
    "no_advice": _("There is nothing to deviate from: nobody advised or was heard yet."),
    "paper_first": _(
        "First bring in the PDF of the page: under the versions of this programme, at your version."
    ),
    "stage_open": _("An earlier stage is still open. First mend what is missing there."),
}

SCORECARDS = {
    "scorecard_conflict": _("Somebody else saved this meanwhile."),
    "scorecard_unready": _("The form is not whole yet. See what is still to do."),
    "scorecard_too_soon": _(
        "Choose a later day: people know a form at least a day before it is used."
    ),
    "scorecard_draft_open": _("A draft of this form is under way already."),
    "scorecard_draft_closed": _("This draft was published or ended. Nothing is written on it."),
    "scorecard_in_use": _("There is a form with this code already. Choose another."),
    "dispute_empty": _("Say what you do not agree with."),
    "dispute_late": _("The term for a dispute has passed."),
    "dispute_twice": _("You disputed this evaluation already."),
    "brought_in_over": _("It is over, or you took it back already."),
    "brought_in_words": _("Write in your own words why you bring it in."),
    "brought_in_things": _("Tick one to ten things."),
    "brought_in_day": _("The day of the talk is today or in the next 90 days."),
    "brought_in_recipient": _("Name one person with a say in your review."),
    "brought_in_prompted": _("Say whether somebody asked or suggested it."),
    "dispute_again_late": _("The term for a second look has passed."),
    "dispute_taken": _("Somebody else judges this dispute."),
    "dispute_too_close": _("You are too close to this dispute. Somebody else judges it."),
    "dispute_frozen": _("This recording is frozen. You can judge once that ends."),
    "dispute_over": _("The term of this recording has passed, so nobody can listen any more."),
    "dispute_decided": _("This dispute is decided already."),
    "dispute_unexplained": _("Say why. The employee reads it."),
    "text_long": _("A text is at most 4000 characters long."),
    "pick_not_yours": _("A call for a complaint is chosen by the quality manager."),
    "pick_not_shown": _("This register is for another function."),
    "pick_too_close": _("You are too close to this call. Let a colleague decide."),
    "pick_long": _("A reference has at most 60 characters, what is looked at at most 500."),
    "pick_asker": _("Say who asks: the caller, the complaints desk or a body outside our house."),
    "pick_unexplained": _("Say what has to be looked at. The employee reads it."),
    "pick_day": _("A complaint comes after the call, and today at the latest."),
    "pick_named": _("Leave the name of the employee out. For whom it is, stands with the call."),
    "pick_drawn": _("This recording was made for something else too, so a lot chooses it."),
    "pick_twice": _("This recording was chosen already."),
    "pick_not_there": _("This recording cannot be listened to now, or any more."),
    "calibration_not_yours": _("A calibration is opened by the quality manager."),
    "calibration_day": _("Choose a day after today, within four weeks."),
    "calibration_beyond": _("The recording is gone before that day. Choose an earlier one."),
    "calibration_not_offered": _("This call cannot be calibrated. Choose another."),
    "calibration_uncleared": _("Invite people who may evaluate now."),
    "calibration_number": _("Invite two to twelve evaluators."),
    "calibration_expert": _("The expert is one of those whom you invite."),
    "calibration_own_call": _("Somebody does not calibrate a call of his own. Invite others."),
    "calibration_unheard": _("Listen to the call first, and give calibration as the reason."),
    "dispute_withdrawn": _("This evaluation was taken back. It counts nowhere."),
    "withdrawal_unexplained": _("Say what is wrong with it. The employee reads it."),
    "withdrawal_not_yours": _("Who made an evaluation takes it back, or the quality manager."),
    "withdrawal_disputed": _("Somebody judges a dispute of it. Wait for the answer."),
    "work_not_open": _("This call is not open to you any more. Choose another."),
    "self_submitted": _("You submitted your own evaluation of this call already."),
    "self_no_form": _("There is no form for this call yet."),
    "scorecard_writer": _("A form is written by the quality manager."),
}

CALLERS = {
    "not_a_writer": _("A text for callers is written by the quality manager."),
    "own_text_long": _("This text is too long. Callers hang up before it ends."),
    "own_text_there": _("This text is there already, or waits for the DPO."),
    "own_text_judged": _("This text waits no more. Look at the list again."),
    "own_text_writer": _("Another person sees a text than who wrote it."),
    "text_exceeds": _("This text names a purpose that these programmes do not have."),
    "sound_draft": _(
        "This is the draft that the computer spoke, and callers never hear it. Have somebody read"
        " out the text."
    ),
}

TALK = {
    "talk_coach_brings": _("Praise and something to learn from come from the coach."),
    "talk_full": _("The talk has ended, or there is enough on the table."),
    "talk_not_yours": _("You take away what you brought yourself, until the talk ends."),
    "talk_words": _("Write it down in at most 500 characters."),
    "talk_link": _("A link begins with https:// and goes with something to learn from."),
    "talk_call": _("Choose a call of the agenda that is still there."),
    "talk_moment": _("That moment lies after the end of the call."),
    "talk_cancelled": _("This talk was cancelled. Nothing in it changes any more."),
    "talk_ended": _("Both of you have closed this talk. It stays where it is."),
    "talk_moved_often": _("This talk was moved 20 times. Cancel it and plan a new one."),
    "talk_same_moment": _("The talk takes place then already. Choose another moment."),
    "view_answer": _("Choose an answer of the form."),
    "goal_day": _("Choose a day from today on."),
    "goal_beyond": _("Choose a day before this talk is erased."),
    "goals_full": _("The talk has ended, or there are five goals. More are none."),
    "goal_question": _("Choose a question of a form on the agenda."),
    "goal_words": _("Write it down in 1 to 300 characters."),
    "goal_worded": _("The talk has ended, so its goals keep their words."),
    "goal_start": _("Only the employee adds a start, to a goal about a question."),
    "goal_few": _("You have fewer than eight answers on this question. That says too little."),
    "goal_standing": _("Choose reached, not reached or dropped, with at most 300 characters."),
    "goal_ended": _("Both of you said the same of this goal. It has ended."),
    "talk_why": _("Say why in at most 300 characters."),
}
