"""Figures, recipients, authorities and copies that leave."""

from klankbord.law.facts import case, recording
from klankbord.law.rule import Duty, Rule, Source, cite
from klankbord.law.rules.groups import DEMANDED, TO_COUNCIL, TO_OTHERS, USE, acts
from klankbord.law.texts import Text

_PARTNER = case.RECIPIENT.is_("client", "processor", "group_company")
_ABROAD = case.RECIPIENT.is_("client", "processor", "group_company", "temp_agency")
_FIGURE = case.DATA_CATEGORY.is_("aggregate")
_ENOUGH = case.GROUP.is_("k_or_more")
_HANDED_OVER = TO_OTHERS | TO_COUNCIL

R50 = Rule(
    id="R50",
    name=Text("Kleine aantallen", "Small-cell suppression"),
    hardness="B+W",
    applies=acts("report_team") | (_HANDED_OVER & _FIGURE),
    holds=_ENOUGH & case.DIFFERENCING.is_("no"),
    sources=(
        *cite("AVG", "4(1)", "overweging 26", "5(1)(c)"),
        Source("Marktpraktijk", "ondergrens van vijf", "V2"),
    ),
    text=Text(
        "Teamcijfers tonen wij pas vanaf vijf personen.",
        "Team figures are shown from five persons on, also by subtraction.",
    ),
    remedy=Text(
        "Neem een grotere groep, en toon geen deelgroep waaruit minder dan vijf volgt.",
        "Take a larger group, and show no subgroup that leaves fewer than five.",
    ),
)

R51 = Rule(
    id="R51",
    name=Text("Individueel rapport", "Individual report"),
    hardness="W",
    applies=acts("report_individual", "report_team") | _HANDED_OVER,
    holds=(
        (
            acts("report_individual")
            & case.AUDIENCE.is_("person", "own_coach")
            & case.RANKING.is_("no")
        )
        | (acts("report_team") & _ENOUGH & case.RANKING.is_("no"))
        | (_HANDED_OVER & ((_FIGURE & _ENOUGH) | (~_FIGURE & recording.PSEUDONYMISED.is_("yes"))))
    ),
    sources=(*cite("AVG", "5(1)(b)", "5(1)(c)", "5(1)(f)"), *cite("BW", "7:611")),
    text=Text(
        "Uw cijfers zijn voor u en uw coach.",
        "Your figures are for you and your coach; no rankings by name.",
    ),
    remedy=Text(
        "Toon een teamcijfer over genoeg personen, of geef het alleen aan medewerker en coach.",
        "Show a team figure about enough persons, or give it to employee and coach only.",
    ),
)

R54 = Rule(
    id="R54",
    name=Text("Informatie aan OR", "Information to the works council"),
    hardness="W",
    applies=TO_COUNCIL,
    holds=_FIGURE & _ENOUGH,
    sources=(
        *cite("WOR", "31(1)", "20"),
        *cite("AVG", "5(1)(c)"),
        Source("AP", "OR is zelf gebonden aan de AVG", "V2"),
    ),
    text=Text("De OR krijgt cijfers, geen namen.", "The works council gets figures, not names."),
    remedy=Text(
        "Geef de OR een cijfer over ten minste vijf personen.",
        "Give the works council a figure about at least five persons.",
    ),
)

R55 = Rule(
    id="R55",
    name=Text("Opdrachtgever en verwerker", "Principal and processor"),
    hardness="W",
    applies=USE & _PARTNER,
    holds=(
        case.AGREEMENT.is_("yes")
        & case.NAMED_IN_POLICY.is_("yes")
        & (recording.PSEUDONYMISED.is_("yes") | _FIGURE)
    ),
    duties=(
        Duty(
            text=Text("Geef alleen wat is afgesproken.", "Give only what the agreement names."),
        ),
    ),
    sources=(*cite("AVG", "4(7)", "26", "28"), Source("EDPB", "richtsnoeren 07/2020", "V2")),
    text=Text(
        "De opdrachtgever krijgt alleen wat is afgesproken.",
        "A client, processor or group company gets only what was agreed, without names.",
    ),
    remedy=Text(
        "Sluit een overeenkomst, noem de ontvanger in het reglement en maak onherkenbaar.",
        "Conclude an agreement, name the recipient in the policy and pseudonymise.",
    ),
)

R56 = Rule(
    id="R56",
    name=Text("Vordering politie", "Demand by an authority"),
    hardness="W",
    applies=DEMANDED
    | (
        acts("export")
        & (
            case.EXPORT_REASON.is_("authority_demand")
            | case.RECIPIENT.is_("police", "public_prosecutor")
        )
    ),
    holds=case.DEMAND.is_("valid", "life_danger"),
    sources=(
        *cite("Sv", "126nc", "126nd", tag="V2"),
        *cite("AVG", "6(1)(c)", "6(1)(d)"),
        Source("UAVG", "41(1)(d)", "V"),
    ),
    text=Text(
        "Wij geven alleen af op een geldige vordering.",
        "We hand over only on a valid demand: written, with article, authority and items.",
    ),
    remedy=Text(
        "Vraag om een schriftelijke vordering van de officier van justitie voor bepaalde opnamen.",
        "Ask for a written demand by the public prosecutor for certain recordings.",
    ),
)

R57 = Rule(
    id="R57",
    name=Text("Doorgifte buiten EER", "Third-country transfer"),
    hardness="W",
    applies=(USE | acts("export")) & _ABROAD,
    holds=case.TRANSFER.is_("eea", "tool"),
    sources=(
        *cite("AVG", "44 tot en met 49", "13(1)(e)", "13(1)(f)"),
        Source("HvJ", "C-65/23", "V2"),
    ),
    text=Text(
        "Buiten Europa alleen met een geldige waarborg.",
        "Outside the EEA only with a valid safeguard.",
    ),
    remedy=Text(
        "Regel een adequaatheidsbesluit, modelcontract met toets of andere waarborg.",
        "Arrange adequacy, standard clauses with an assessment, or another safeguard.",
    ),
)

R58 = Rule(
    id="R58",
    name=Text("Export", "Export"),
    hardness="B+W",
    applies=acts("export") | DEMANDED,
    holds=DEMANDED
    | case.EXPORT_REASON.is_("rights_request", "legal_hold", "authority_demand", "migration"),
    duties=(
        Duty(
            text=Text(
                "Lever versleuteld, met watermerk en einddatum, en leg vast aan wie.",
                "Deliver encrypted, watermarked and expiring, and log to whom.",
            ),
        ),
    ),
    sources=cite("AVG", "5(1)(f)", "32"),
    text=Text(
        "Exporteren kan alleen met reden en spoor.", "Export needs a reason and leaves a trace."
    ),
    remedy=Text(
        "Kies een reden die mag: rechtenverzoek, bevriezing, vordering of migratie.",
        "Choose a reason that is allowed: rights request, hold, demand or migration.",
    ),
)

RULES = (R50, R51, R54, R55, R56, R57, R58)
