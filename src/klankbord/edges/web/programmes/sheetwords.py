"""Labels, hints and choices of the parts of a dossier, by the names that the programme file has."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame import words
from klankbord.edges.web.frame.words import Words
from klankbord.edges.web.programmes import choicewords, stopwords


@dataclass(frozen=True, slots=True)
class Label:
    """What stands beside a field."""

    name: str | Promise
    hint: str | Promise = ""


TITLES: Words = {
    "purpose": _("Purpose and period"),
    "reach": _("Teams, hours and sample"),
    "content": _("What happens, and who may see it"),
    "alternatives": _("Less intrusive means"),
    "interests": _("Our interest"),
    "balancing_test": _("Balancing test"),
    "dpia_screening": _("Is a DPIA needed?"),
    "dpia": _("Impact assessment (DPIA)"),
    "organisation": _("Our organisation and who has a say"),
    "conduct_rules": _("Conduct rules"),
    "alternatives_seen": _("Alternatives seen"),
    "dpo_advice": _("Advice of the DPO"),
    "staff_consulted": _("Staff heard"),
    "dpo_deviation": _("Deviate from the advice of the DPO"),
    "staff_deviation": _("Deviate from what staff said"),
    "website_shown": _("Page on our own website"),
    "staff_told": _("Last employee reached"),
    "works_council_request": _("Request to the works council"),
    "register_entry": _("Register of processing"),
    "access_reviewed": _("Access reviewed"),
    "retention_tested": _("Trial of the erasure"),
    "criteria_published": _("Criteria published"),
    "secrecy_stated": _("Secrecy signed"),
    "instruction_given": _("Instruction given"),
    "processor_agreement": _("Agreement with the processor"),
    "activation": _("Sign for the start"),
    "works_council_answer": _("Answer of the works council"),
    "court_permission": _("Permission of the court"),
    "collective_agreement": _("Collective agreement"),
    "decision_notified": _("Decision notified to the works council"),
    "nullity_invoked": _("Nullity invoked"),
    "withdrawal": _("Consent said to be withdrawn"),
    "disputed_means": _("Means disputed"),
    "policy": _("Policy announced"),
    "announcement": _("Line tested"),
    "announcement_ended": _("Line changed"),
    "suspension": _("Suspended"),
    "suspension_ended": _("Suspension ended"),
    "withdrawn": _("Programme withdrawn"),
}

LEADS: Words = {
    "purpose": _("What do you listen for, and until when? A course has an end."),
    "reach": _("Whose calls, when, and how many. It is not for more than that."),
    "content": _("What is not named here is not allowed."),
    "alternatives": _(
        "Can it be done with less? Name three means or more, and why each is not enough."
    ),
    "interests": _("Why does the organisation want this? Be concrete, and of today."),
    "balancing_test": _(
        "Weigh your interest against that of people, in three steps: for employees and for callers."
    ),
    "dpia_screening": _("Tick what holds. From two criteria on a DPIA is needed."),
    "dpia": _(
        "What can go wrong for people, and what do you do about it? Name who does it, and when."
    ),
    "organisation": _("The number of people and the body decide what the law asks."),
    "conduct_rules": _(
        "What may people do on the phone, and what not? It goes along with the policy."
    ),
    "alternatives_seen": _(
        "You looked at the register of alternatives. That is what you record here."
    ),
    "dpo_advice": _("Your advice on this version. It stays with the dossier as you give it."),
    "dpo_deviation": _(
        "The DPO advised against it, or otherwise. You may decide differently, with your reasons. "
        "They stay with the dossier."
    ),
    "staff_deviation": _("People said something else than you decide. Say why; they can read it."),
    "website_shown": _(
        "The announcement names a website. Bring in that page first, saved or as a PDF; here you "
        "say until when it counts. We fetch nothing."
    ),
    "staff_consulted": _("Nobody has a right of consent here. What did people say?"),
    "works_council_request": _(
        "In writing and beforehand: why you want this, and what it means for people (WOR 27)."
    ),
    "collective_agreement": _(
        "A collective agreement settles this in substance. Bring in its text first, as a PDF."
    ),
    "register_entry": _("Under which number does this processing stand in the register?"),
    "access_reviewed": _("You went through who has which role. It holds for half a year at most."),
    "retention_tested": _("A trial destroyed what was due. What came of it?"),
    "criteria_published": _("People know what they are measured by before anybody measures them."),
    "secrecy_stated": _("Whoever listens signed for secrecy."),
    "instruction_given": _(
        "Whoever listens was instructed: on the form, on fairness and on secrecy."
    ),
    "processor_agreement": _(
        "The agreement of article 28 with the company that helps by AI. Bring it in first, as a "
        "PDF; here you say until when it holds. After that day no text goes there."
    ),
    **stopwords.LEADS,
    "activation": _("Is everything before this proven? Then it can begin with your signature."),
}

LEGENDS: Words = {
    "plan": _("Sample"),
    "hours": _("Hours"),
    "processor": _("A company elsewhere that helps by AI"),
    "disputes": _("Terms of a dispute, in working days"),
    "employees": _("For employees"),
    "callers": _("For callers"),
    "alternatives": _("Alternative"),
    "risks": _("Risk"),
}

SECTIONS: Words = {
    "dpia.required": _("What it is about"),
    "dpia.residual_risk": _("What is left, and who was heard"),
}
"""{table.field: heading above the section that begins with it}."""

_REASON = Label(
    _("In your own words"), _("Two sentences or more. Say what is so in your organisation.")
)
LABELS: Mapping[str, Label] = {
    "title": Label(_("Name of the programme")),
    "purposes": Label(_("Purpose")),
    "legal_basis": Label(_("Legal basis")),
    "starts_at": Label(_("First day")),
    "ends_at": Label(_("Last day"), _("A course lasts three months at most.")),
    "review_due": Label(
        _("Looked at again on"), _("Without a last day: within a year after the first day.")
    ),
    "course": Label(_("Course or training"), _("Only for training. Name it as people know it.")),
    "teams": Label(_("Teams")),
    "queues": Label(_("Queues"), _("As the telephone platform names them, one to a line.")),
    "plan": Label(_("Sample")),
    "hours": Label(_("Hours")),
    "disputes": Label(_("Terms of a dispute, in working days")),
    "disputes.to_dispute": Label(
        _("To dispute an evaluation"),
        _("For the employee: 20 to 60. Left empty it is 20; it is never less."),
    ),
    "disputes.to_decide": Label(
        _("To answer"), _("For you: 1 to 10. Left empty it is 10; it is never more.")
    ),
    "disputes.to_ask_again": Label(
        _("To ask for a second look"),
        _("For the employee: 10 to 60. Left empty it is 10; it is never less."),
    ),
    "processor": Label(_("A company elsewhere that helps by AI")),
    "processor.name": Label(
        _("Name of the company"),
        _("Only if the model is not in your own house. Then it stands in the policy by its name."),
    ),
    "processor.host": Label(
        _("Name of its machine"),
        _("As in api.example.eu: only this machine gets text, and no sound ever."),
    ),
    "collective_agreement.agreement": Label(_("Which agreement, and which article?")),
    "processor_agreement.processor": Label(_("Name of the company")),
    "processor_agreement.host": Label(_("Name of its machine")),
    "processor.country": Label(_("Country"), _("In two capitals, such as IE.")),
    "processor.transfer_tool": Label(
        _("What protects the data there"), _("Only outside the European Economic Area.")
    ),
    "plan.of": Label(
        _("Drawn from the calls of"),
        _("A queue or everybody together: that is about the work."),
    ),
    "plan.calls": Label(
        _("Calls a month of a queue or of everybody"), _("Only if you do not draw of each person.")
    ),
    "plan.per_person": Label(
        _("Calls a person and month"),
        _("How many are drawn. Of a queue or of everybody: how many of one person at most."),
    ),
    "plan.ceiling": Label(
        _("At most a person and month"), _("Ten at most, for everything together.")
    ),
    "plan.expected_calls": Label(
        _("Calls that there are in a month"),
        _("Of a person, a queue or everybody. Only if calls are drawn one by one."),
    ),
    "plan.strata": Label(
        _("Groups of calls"),
        _("Calls are drawn from these groups in proportion, so that no kind of call stays out."),
    ),
    "plan.code_label": Label(
        _("Label with the wrap-up code"),
        _("As your telephone platform calls it. Only if you draw by wrap-up code."),
    ),
    "plan.codes": Label(
        _("Wrap-up codes that are a group"),
        _("One to a line. Calls with another code are one group together; none stays out."),
    ),
    "plan.spread": Label(
        _("Spread over the weeks"), _("So that not all calls come from the first days.")
    ),
    "hours.days": Label(_("Days")),
    "hours.begin": Label(_("From")),
    "hours.end": Label(_("Till")),
    "acts": Label(_("What you want to do")),
    "data": Label(_("Data"), _("No more than the purpose asks.")),
    "means": Label(_("Means")),
    "matrix": Label(_("Who may see what"), _("This table is the access, not a description of it.")),
    "criteria": Label(
        _("What people are measured by"),
        _("One to a line. Accent, health, origin, belief and mood are never among it."),
    ),
    "alternative": Label(_("Which means")),
    "tried": Label(_("Did you try it?"), _("No: you judged it beforehand.")),
    "examined_at": Label(_("When")),
    "result": Label(_("What came of it")),
    "alternatives.reason": Label(
        _("Why it is not enough"), _("In your own words, 80 characters or more.")
    ),
    "interests": Label(_("Interests")),
    "other": Label(_("The other interest"), _("Only with the advice of the DPO.")),
    "reason": _REASON,
    "interest": Label(_("Step 1: which interest is served?")),
    "necessity": Label(_("Step 2: why can it not be done with less?")),
    "effects": Label(_("Step 3: what do people notice of it?")),
    "safeguards": Label(_("What protects them?")),
    "outcome": Label(_("What weighs more?")),
    "dpia_screening.criteria": Label(_("Which of the nine criteria hold?")),
    "required": Label(_("Is a DPIA needed?")),
    "done": Label(_("Is it done?")),
    "residual_risk": Label(_("Risk that is left")),
    "prior_consultation": Label(_("Was the data protection authority asked beforehand?")),
    "dpia.means": Label(_("Means that it is about")),
    "views_of_staff": Label(
        _("What staff think of it"), _("Whom did you speak, and what worried them?")
    ),
    "about": Label(_("Which risk is it?")),
    "risk": Label(_("What can go wrong?")),
    "likelihood": Label(_("How likely")),
    "severity": Label(_("How bad")),
    "measure": Label(_("What do you do about it?")),
    "owner": Label(_("Who does it"), _("A function, not a name.")),
    "due": Label(_("Done by")),
    "since": Label(_("So since")),
    "headcount": Label(_("People"), _("With those hired in for 15 months or more.")),
    "participation": Label(_("Who has a say")),
    "has_dpo": Label(_("Is there a data protection officer?")),
    "board_override": Label(
        _("Did the board sign a reasoned decision to start without a works council?")
    ),
    "number": Label(_("Number")),
    "conduct_rules.number": Label(
        _("Which version of the rules"), _("The first is 1. Other words are the next number.")
    ),
    "text": Label(_("Text")),
    "advice": Label(_("Advice")),
    "deviation": Label(
        _("Why this advice is not followed"), _("Only if the controller deviates from it.")
    ),
    "own_interest": Label(
        _("Does the interest in own words count?"), _("Only if one was written.")
    ),
    "body": Label(_("Who was heard")),
    "staff_consulted.outcome": Label(_("What did they say, and what did you do with it?")),
    "motives": Label(_("Why we want this")),
    "works_council_request.effects": Label(_("What it means for people")),
    "valid_until": Label(_("Holds up to")),
    "persons": Label(_("How many people")),
    "retention_tested.due": Label(_("Was due")),
    "destroyed": Label(_("Was destroyed")),
    "backups": Label(_("Also out of backups?")),
    "scorecard": Label(_("Form"), _("Its code, such as luisteren-1.")),
    "prohibited": Label(_("Does a criterion touch accent, health, origin or private matters?")),
    "sha256": Label(_("Fingerprint of the form"), _("SHA-256, may stay empty.")),
    "signed_by": Label(_("Signed by")),
    "answer": Label(_("Answer")),
    "works_council_answer.reason": Label(_("Reasons of the works council")),
    "evaluate_by": Label(_("Looked at together before")),
    "conditions": Label(_("Conditions")),
    "agreement": Label(_("Agreement")),
    "items": Label(_("Parts of the policy")),
    "channel": Label(_("How it was announced")),
    "findable": Label(_("Easy to find?")),
    "line": Label(_("Line")),
    "language": Label(_("Language on the line")),
    "text_language": Label(_("Language of the text")),
    "names_website": Label(_("Names the website?")),
    "heard_on_both_ends": Label(_("Heard on both ends?")),
    "seen_by_dpo": Label(_("Seen by the DPO?")),
    "configuration_sha256": Label(_("Fingerprint of the configuration")),
    "by": Label(_("By whom")),
}
"""By field, or by `table.field` where a field of that name means something else."""

MEANS: Words = {
    "audio": _("sound"),
    "screen": _("screen"),
    "live": _("listening in live"),
    "transcript": _("written-out text"),
    "ai": _("AI"),
}
BASES: Words = {
    "legitimate_interest": _("legitimate interest"),
    "legal_obligation": _("legal obligation"),
    "contract": _("contract"),
    "vital_interest": _("vital interest"),
    "public_task": _("public task"),
}
RISKS: Words = {"low": _("low"), "medium": _("medium"), "high": _("high")}
OUTCOMES: Words = {
    "outweighs": _("our interest weighs more"),
    "fails": _("the interest of people weighs more"),
}
PARTICIPATION: Words = {
    "works_council": _("works council"),
    "staff_representation": _("staff representation"),
    "none": _("neither of the two"),
}
BODIES: Words = {
    "staff_representation": _("the staff representation"),
    "personnel_meeting": _("the staff meeting"),
    "everybody": _("everybody in person"),
}
ADVICE: Words = {"positive": _("positive"), "negative": _("negative")}
ANSWERS: Words = {"consented": _("consented"), "refused": _("refused")}
CHANNELS: Words = {
    "personal_message": _("personal message"),
    "team_briefing": _("in the team meeting"),
    "portal_banner": _("on the portal"),
    "upload_only": _("only put somewhere"),
}
DAYS: Words = {
    "monday": _("Monday"),
    "tuesday": _("Tuesday"),
    "wednesday": _("Wednesday"),
    "thursday": _("Thursday"),
    "friday": _("Friday"),
    "saturday": _("Saturday"),
    "sunday": _("Sunday"),
}
WHEN: Words = {
    "own": _("own"),
    "assigned": _("assigned"),
    "released": _("released"),
    "five_or_more": _("from five on"),
    "case": _("in a case"),
}
CHOICES: Mapping[str, Words] = {
    "purposes": words.PURPOSES,
    "acts": words.ACTS,
    "data": words.DATA,
    "means": MEANS,
    "legal_basis": BASES,
    "interests": choicewords.INTERESTS,
    "criteria": choicewords.SCREENING,
    "residual_risk": RISKS,
    "likelihood": RISKS,
    "severity": RISKS,
    "about": choicewords.RISK_KINDS,
    "outcome": OUTCOMES,
    "participation": PARTICIPATION,
    "body": BODIES,
    "advice": ADVICE,
    "days": DAYS,
    "of": choicewords.WHOSE,
    "strata": choicewords.STRATA,
    "transfer_tool": choicewords.TOOLS,
    "answer": ANSWERS,
    "channel": CHANNELS,
    "by": stopwords.SUSPENDERS,
}
"""Words for the codes of a field, by its name."""


def label(table: str, path: str) -> Label:
    """The label of a field: as it is called in its table, in its nested table, or everywhere."""
    name = path.rpartition(".")[2]
    for key in (f"{table}.{name}", path, name):
        if key in LABELS:
            return LABELS[key]
    return Label(name)
