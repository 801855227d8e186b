"""What people hear beforehand and afterwards: policy, employee, caller."""

from klankbord.law.facts import case, notice, programme, recording
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules import dues
from klankbord.law.rules.groups import (
    ANNOUNCED,
    BROUGHT_IN,
    COLLECT,
    INFORMED,
    LISTENING,
    USE,
    acts,
)
from klankbord.law.texts import Text

_AFTERWARDS = (
    LISTENING | acts("listen_live", "score", "auto_score", "use_in_review")
) & ~case.RELATION.is_("self")
_COVERT = acts("covert_monitoring")
_SILENT_AFTERWARDS = acts("withhold_notice") & notice.WITHHELD.is_("after_notice")

R15 = Rule(
    id="R15",
    name=Text("Medewerker vooraf informeren", "Prior notice to the employee"),
    hardness="W",
    applies=COLLECT | USE | acts("read_messages"),
    holds=INFORMED,
    sources=(
        *cite("AVG", "12(1)", "13"),
        Source("HvJ", "C-422/24", "V"),
        Source("EHRM", "Bărbulescu", "V2"),
    ),
    text=Text(
        "U hoort vóór de eerste opname dat en waarom wij opnemen.",
        "You are told before the first recording that we record, and why.",
    ),
    remedy=Text(
        "Stuur de medewerker eerst de volledige informatie; later herstel geldt niet terug.",
        "First send the employee the full information; a later repair does not work back.",
    ),
)

R16 = Rule(
    id="R16",
    name=Text("Aankondigingstermijn", "Lead time"),
    hardness="B",
    applies=COLLECT | acts("activate"),
    holds=notice.LEAD_TIME.is_("passed"),
    sources=(Source("Klankbord", "aankondigingstermijn", "B"), *cite("AVG", "5(1)(a)")),
    text=Text(
        "Een regeling gaat pas in na de aankondigingstermijn.",
        "A programme starts only after the lead time, fourteen days unless set longer.",
    ),
    remedy=Text(
        "Wacht tot de termijn na de aankondiging voorbij is.",
        "Wait until the term after the announcement has passed.",
    ),
)

R18 = Rule(
    id="R18",
    name=Text("Beller vooraf informeren", "Announcement to the caller"),
    hardness="W",
    applies=COLLECT | USE,
    holds=ANNOUNCED
    & notice.JOINER.is_("none", "told")
    & (
        notice.ANNOUNCED_PURPOSE.is_("named")
        | (USE & notice.ANNOUNCED_PURPOSE.is_("compatible"))
        | BROUGHT_IN
    ),
    sources=(
        *cite("AVG", "13"),
        Source("KSF", "Resultaten van medewerkers bespreken, S30, S34, S35", "V"),
        Source("HvJ", "C-422/24", "V"),
    ),
    text=Text(
        "De klant hoort vóór het gesprek dat wij kunnen opnemen en waarom.",
        "The caller hears before the call that we may record, and why.",
    ),
    remedy=Text(
        "Speel eerst de meldtekst af, met het doel en de website, in de taal van de lijn.",
        "First play the announcement, with purpose and website, in the line's language.",
    ),
)

R19 = Rule(
    id="R19",
    name=Text("Bezwaar beller", "Objection by the caller"),
    hardness="W",
    applies=(COLLECT | USE | acts("retain")) & notice.CALLER_OBJECTED.is_("yes"),
    holds=(
        (COLLECT & programme.BASIS.is_("legal_obligation"))
        | (~COLLECT & recording.BASIS.is_("legal_obligation"))
        | (acts("retain") & (recording.KEEP_REQUEST.is_("caller") | recording.HOLD.is_("valid")))
    ),
    duties=(
        Duty(
            when=acts("retain") & ~recording.BASIS.is_("legal_obligation"),
            text=Text(
                "Bewaar het opgenomen deel, maar gebruik het niet.",
                "Keep the recorded part, but do not use it.",
            ),
            effect="restrict",
        ),
    ),
    sources=cite("AVG", "21(1)", "21(4)", "18(1)(d)", "17(1)(c)"),
    text=Text(
        "Wil de klant het niet, dan stopt de opname.",
        "If the caller objects, recording stops and the part made is erased within a day.",
    ),
    remedy=Text(
        "Stop de opname, wis het deel binnen 24 uur en help de klant gewoon verder.",
        "Stop recording, erase the part within 24 hours and go on helping the caller.",
    ),
)

R30 = Rule(
    id="R30",
    name=Text("Volledig privacyreglement", "Complete policy"),
    hardness="S+W",
    applies=acts("activate"),
    holds=notice.POLICY.is_("complete"),
    sources=(
        Source("KSF", "Resultaten van medewerkers bespreken, S14 tot S20", "V"),
        *cite("AVG", "12", "13"),
    ),
    text=Text(
        "Het reglement bevat alle verplichte onderdelen.",
        "The policy holds all mandatory contents.",
    ),
    remedy=Text(
        "Vul de ontbrekende onderdelen P1 tot en met P15 aan.",
        "Add the contents of P1 to P15 that are missing.",
    ),
)

R31 = Rule(
    id="R31",
    name=Text("Bekendmaking", "Announcement and findability"),
    hardness="S",
    applies=COLLECT | acts("activate"),
    holds=(
        notice.LEAD_TIME.is_("passed", "running")
        & notice.CHANNEL.is_("personal_message", "team_briefing", "portal_banner")
        & notice.FINDABLE.is_("yes")
    ),
    sources=(
        Source("KSF", "Resultaten van medewerkers bespreken, S9 tot S13", "V"),
        *cite("AVG", "12(1)"),
    ),
    text=Text(
        "U vindt het reglement altijd in het portaal.",
        "The policy is announced in person and always found in the portal.",
    ),
    remedy=Text(
        "Kondig het reglement persoonlijk aan en zet het vindbaar in het portaal.",
        "Announce the policy in person and make it easy to find in the portal.",
    ),
)

R32 = Rule(
    id="R32",
    name=Text("Achteraf informeren", "After-notice"),
    hardness="S/T",
    applies=_AFTERWARDS | _COVERT | _SILENT_AFTERWARDS,
    holds=~_SILENT_AFTERWARDS,
    backstop=True,  # R47 denies that as well
    duties=(
        Duty(
            kind="standing",
            when=_AFTERWARDS,
            text=Text(
                "Vertel de medewerker achteraf welk gesprek, waarvoor en door welke functie.",
                "Tell the employee afterwards which call, for what and by which function.",
            ),
            due=dues.after_notice,
        ),
        Duty(
            when=_COVERT,
            text=Text(
                "Vertel de medewerker achteraf altijd van de controle, ook als de verdenking "
                "niet klopte.",
                "Always tell the employee afterwards, also if the suspicion was unfounded.",
            ),
            due=dues.after_notice,
        ),
    ),
    sources=(
        Source("KSF", "Resultaten van medewerkers bespreken, S21", "V"),
        *cite("AVG", "5(1)(a)", "13(3)"),
        Source("AP", "Voorwaarden voor heimelijke controle", "V"),
    ),
    text=Text(
        "U hoort achteraf welke gesprekken zijn beluisterd.",
        "You hear afterwards which calls were listened to.",
    ),
    remedy=Text(
        "Stuur het bericht achteraf; het mag niet achterwege blijven.",
        "Send the after-notice; it may not be left out.",
    ),
)

R73 = Rule(
    id="R73",
    name=Text("Nieuwe medewerker", "New-hire gate"),
    hardness="S+W",
    applies=COLLECT,
    holds=notice.NOTICE.is_("yes"),
    sources=(
        Source("KSF", "Resultaten van medewerkers bespreken, S11", "V"),
        *cite("AVG", "13"),
    ),
    text=Text(
        "Eerst het reglement, dan pas de eerste opname.",
        "First the policy, then the first recording.",
    ),
    remedy=Text(
        "Geef deze medewerker het reglement en leg de ontvangst vast.",
        "Give this employee the policy and record that it arrived.",
    ),
    backstop=True,
)

RULES = (R15, R16, R18, R19, R30, R31, R32, R73)
