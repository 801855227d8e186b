"""What people in the demo write, in their own words. All of it is invented."""

DRAFT = "Rustige opening. Nog terugluisteren vanaf het moment dat de bewoner om een datum vraagt."

INTERRUPTED = (
    "De bewoner begon drie keer aan dezelfde zin. De oplossing was er al, het luisteren nog niet.",
    "U gaf het antwoord voordat de vraag af was. Dat scheelt tijd, maar de vraag bleek een andere.",
    "Bij het bedrag viel u de bewoner in de rede. Daarna werd het gesprek korter van toon.",
)
REMARKS = {
    "calm": (
        "Warm en rustig. De bewoner zei aan het eind zelf wat er was afgesproken.",
        "Fijn dat u de tijd nam. De stilte na de vraag over de rekening werkte goed.",
        "U herhaalde de klacht in uw eigen woorden. De bewoner hoorde dat u het begreep.",
        "Duidelijk verteld wat er nu gebeurt en wanneer. Daar had de bewoner het meeste aan.",
        "Knap dat u rustig bleef toen de bewoner boos werd. U noemde het ook: dat hielp.",
    ),
    "sum_up": (
        "Goed geluisterd. Een korte samenvatting aan het eind had nog meer zekerheid gegeven.",
        "De afspraak klopte, maar de bewoner vroeg hem twee keer na. Vat hem één keer samen.",
        "Heldere uitleg. Vraag aan het eind of het antwoord ook het antwoord op de vraag was.",
    ),
    "pause": (
        "U kende het antwoord snel. Laat de bewoner eerst uitvertellen, dan klinkt het ook zo.",
        "Halverwege spraken u en de bewoner door elkaar heen. Een tel wachten is genoeg.",
        "Veel vakkennis. Probeer na een vraag tot drie te tellen voordat u aanvult.",
    ),
}

OBJECTION = (
    "Ik zit midden in een rechtszaak over mijn scheiding. Mijn stem en mijn gesprekken wil ik nu "
    "nergens bewaard hebben, ook niet om van te leren."
)
OBJECTION_BEFORE = (
    "Ik bouw na een lange tijd thuis weer op. Terugluisteren geeft mij zoveel spanning dat ik er "
    "slecht van slaap. Ik wil graag leren, maar dan door samen te oefenen."
)
ANSWER = (
    "Wij geven u gelijk. Uw herstel gaat voor. Van u wordt niets meer opgenomen of beoordeeld. "
    "Oefenen doet u met een collega naar keuze; dat staat los van deze regeling."
)

ACCESS = (
    "Ik wil graag alles zien wat u over mij heeft: opnames, scores, notities, en wie er luisterde."
)
ERASURE = (
    "Ik belde vorige week over mijn huur en vertelde daarbij over mijn gezondheid. Wilt u dat "
    "gesprek wissen?"
)
CALLER = "06 5550 1234"

TALK = {
    "employee": (
        "In het gesprek over de brief merkte ik zelf dat ik te snel wilde helpen. Bij mijn andere "
        "gesprek ging het beter. Ik wil oefenen met stil zijn na een vraag."
    ),
    "coach": (
        "Ik hoor iemand die de zaak kent en de bewoner wil helpen. De samenvatting aan het eind "
        "is sterk. Samen kijken wij hoe u in de eerste minuut meer ruimte geeft."
    ),
}
AGREEMENTS = (
    (
        "employee",
        "Twee weken na elke open vraag drie tellen wachten, en opschrijven wat er dan nog komt.",
    ),
    ("coach", "Eén dagdeel naast u komen zitten en daarna samen nabespreken."),
)
TALK_MOVED = "Om half elf zit ik in een overleg. Later op de ochtend kan ik wel."
TALK_AHEAD = (
    "Ik wil het graag hebben over de stookkosten. De bewoner was boos en ik wist niet of ik dat "
    "moest benoemen."
)
BROUGHT_IN = (
    "In mijn functioneringsgesprek wil ik laten zien hoe ik met een lastig gesprek omga. "
    "Dit is mijn eigen idee; Bram en Dorien weten er niet van."
)
