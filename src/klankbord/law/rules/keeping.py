"""How long something is kept, what freezes it, and what a defect does to it."""

from klankbord.law.facts import case, council, notice, programme, recording
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules import dues
from klankbord.law.rules.groups import (
    COLLECT,
    MADE_LAWFULLY,
    ON_HOLD,
    SELF_LISTENING,
    UNDER_RESTRICTION,
    USE,
    acts,
)
from klankbord.law.texts import Text

_RETAIN = acts("retain")
_SERIOUS = recording.SERIOUS_FINDING.is_("yes")
_STATED_DEFECT = (
    notice.NOTICE.is_("no")
    | notice.NOTICE_COMPLETE.is_("no")
    | notice.ANNOUNCEMENT.is_("no")
    | notice.LINE_LANGUAGE.is_("no")
    | notice.NAMES_WEBSITE.is_("no")
    | notice.CALLER_LAW.is_("no_opt_in", "elsewhere")
    | notice.NUMBER_CLASS.is_("confidential", "private")
    | (
        council.PARTICIPATION.is_("works_council")
        & council.CONSENT_THEN.is_("none", "withdrawn", "ended")
    )
)
"""A defect that is stated; custody never needs proof that there was none."""

R20 = Rule(
    id="R20",
    name=Text("Wettelijke opnameplicht", "Statutory recording duty"),
    hardness="W",
    applies=(COLLECT & programme.BASIS.is_("legal_obligation"))
    | ((USE | acts("retain", "erase")) & recording.BASIS.is_("legal_obligation")),
    holds=(
        (~USE | ~case.PURPOSE.is_("quality", "training", "appraisal", "unknown"))
        & (~acts("erase") | ~recording.RETENTION.is_("running"))
    ),
    sources=(
        Source("MiFID II", "16(7)", "V2"),
        Source("Gedelegeerde Verordening (EU) 2017/565", "76", "V2"),
        *cite("AVG", "6(1)(c)"),
    ),
    text=Text(
        "Dit gesprek moeten wij van de wet opnemen.",
        "The law obliges us to record this call; it is for nothing else.",
    ),
    remedy=Text(
        "Gebruik voor training of kwaliteit een eigen regeling met eigen opnamen.",
        "For training or quality use a programme of its own with its own recordings.",
    ),
)

R49 = Rule(
    id="R49",
    name=Text("Onrechtmatig verkregen", "Unlawfully obtained"),
    hardness="J",
    applies=acts("use_in_review", "use_in_dismissal", "export"),
    holds=MADE_LAWFULLY,
    sources=(
        Source("HR", "ECLI:NL:HR:2014:942", "V2"),
        Source("Rb. Den Haag", "ECLI:NL:RBDHA:2022:257", "V"),
    ),
    text=Text(
        "Deze opname is niet rechtmatig gemaakt.",
        "This recording was not made lawfully, or that it was is not proven.",
    ),
    remedy=Text(
        "Gebruik deze opname niet; een rechter kan anders wegen.",
        "Do not use this recording; a court may weigh differently.",
    ),
    contested=Text(
        "De civiele rechter laat zulk bewijs vaak toch toe; Klankbord niet.",
        "Civil courts often admit such evidence; Klankbord does not.",
    ),
    backstop=True,
)

R59 = Rule(
    id="R59",
    name=Text("Bewaartermijn", "Storage limitation"),
    hardness="W",
    applies=USE | SELF_LISTENING | _RETAIN | acts("activate"),
    holds=(
        acts("activate")
        | recording.RETENTION.is_("running")
        | (_RETAIN & recording.HOLD.is_("valid"))
    )
    & (~acts("activate") | notice.POLICY.is_("complete", "incomplete")),
    duties=(
        Duty(
            kind="standing",
            when=_RETAIN & recording.RETENTION.is_("running"),
            text=Text(
                "Wis dit met alles wat ervan is afgeleid aan het eind van de termijn.",
                "Erase this and all that is derived from it at the end of the term.",
            ),
            due=dues.erased,
        ),
    ),
    sources=(
        *cite("AVG", "5(1)(e)", "13(2)(a)", "17(1)(a)"),
        Source("iusmentis", "geen wettelijke termijn voor gespreksopnamen", "V2"),
    ),
    text=Text(
        "Na de bewaartermijn wissen wij automatisch.",
        "After the retention term we erase automatically.",
    ),
    remedy=Text(
        "Wis het; alleen een concreet geschil over dit gegeven houdt het langer vast.",
        "Erase it; only a concrete dispute about this item holds it longer.",
    ),
)

R60 = Rule(
    id="R60",
    name=Text("Juridische bevriezing", "Legal hold"),
    hardness="W",
    applies=_RETAIN | ((USE | acts("erase")) & ON_HOLD) | (acts("restrict") & (ON_HOLD | _SERIOUS)),
    holds=acts("restrict")
    | (_RETAIN & (recording.RETENTION.is_("running") | recording.HOLD.is_("valid"))),
    duties=(
        Duty(
            when=(_RETAIN & (recording.HOLD.is_("valid") | _SERIOUS))
            | (acts("restrict") & _SERIOUS),
            text=Text(
                "Bewaar alleen dit gegeven, gebruik het niet en kijk elke drie maanden of het "
                "nog nodig is.",
                "Keep only this item, do not use it, and review every three months whether it "
                "is still needed.",
            ),
            effect="restrict",
            due=dues.reviewed,
        ),
    ),
    sources=cite("AVG", "17(3)(e)", "18(1)(c)", "18(2)"),
    text=Text(
        "Er loopt een geschil: wij bewaren, maar gebruiken niet.",
        "There is a dispute: we keep, but do not use.",
    ),
    remedy=Text(
        "Leg het concrete geschil en het gegeven vast, of hef de bevriezing op.",
        "Record the concrete dispute and the item, or end the hold.",
    ),
)

R64 = Rule(
    id="R64",
    name=Text("Quarantaine gebrekkige opname", "Quarantine"),
    hardness="W/B",
    applies=USE
    | acts("export")
    | (COLLECT & recording.RUNNING.is_("yes"))
    | (_RETAIN & (_STATED_DEFECT | recording.QUARANTINE.is_("running", "over"))),
    holds=(
        _RETAIN
        & (
            recording.QUARANTINE.is_("none", "running")
            | recording.KEEP_REQUEST.is_("employee", "caller")
            | recording.HOLD.is_("valid")
        )
    )
    | (~_RETAIN & MADE_LAWFULLY),
    duties=(
        Duty(
            when=_RETAIN,
            text=Text(
                "Niemand luistert; informeer de FG en wis het op tijd, tenzij medewerker of "
                "klant om bewaren vraagt.",
                "Nobody listens; inform the DPO and erase in time, unless employee or caller "
                "asks to keep it.",
            ),
            effect="restrict",
            due=dues.quarantined,
        ),
    ),
    sources=cite("AVG", "5(1)(a)", "17(1)(d)", "18(1)(b)"),
    text=Text(
        "Deze opname is zonder geldige basis gemaakt en wordt gewist.",
        "This recording was made without a valid basis and is erased within seven days.",
    ),
    remedy=Text(
        "Luister niet; meld het aan de FG en wis de opname.",
        "Do not listen; tell the DPO and erase the recording.",
    ),
)

R66 = Rule(
    id="R66",
    name=Text("Beperking", "Restriction"),
    hardness="W",
    applies=((USE | acts("export")) & UNDER_RESTRICTION)
    | acts("restrict")
    | (acts("retain", "erase") & (UNDER_RESTRICTION | ON_HOLD | _SERIOUS)),
    holds=~(USE | acts("export"))
    | recording.RESTRICTION_EXCEPTION.is_("person_consent", "legal_claim", "rights_of_another"),
    duties=(
        Duty(
            when=(_RETAIN & (recording.HOLD.is_("valid") | _SERIOUS))
            | (acts("restrict") & _SERIOUS),
            text=Text("Bewaar het zonder het te gebruiken.", "Keep it without using it."),
            effect="restrict",
        ),
        Duty(
            kind="standing",
            when=(acts("restrict") & ~_SERIOUS) | (_RETAIN & UNDER_RESTRICTION),
            text=Text(
                "Vertel het de medewerker voordat de beperking eindigt.",
                "Tell the employee before the restriction ends.",
            ),
        ),
    ),
    sources=cite("AVG", "18(1)", "18(2)", "18(3)"),
    text=Text("Uw gegevens zijn bevroren.", "Your data are frozen: kept, not used."),
    remedy=Text(
        "Wacht tot de beperking is opgeheven, of vraag de medewerker om toestemming.",
        "Wait until the restriction is lifted, or ask the employee for consent.",
    ),
)

RULES = (R20, R49, R59, R60, R64, R66)
