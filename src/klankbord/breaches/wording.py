"""The codes of the register in words, for pages and for letters alike."""

from collections.abc import Mapping

from klankbord.law.texts import Text

Words = Mapping[str, Text]

NATURE: Words = {
    "confidentiality": Text(
        "iemand zag of hoorde wat niet voor hem was", "somebody saw or heard what was not for him"
    ),
    "integrity": Text("gegevens zijn ongewild veranderd", "data were changed unintentionally"),
    "availability": Text("gegevens zijn weg of onbereikbaar", "data are lost or out of reach"),
}
PERSONS: Words = {
    "employees": Text("medewerkers in gesprekken", "employees in calls"),
    "staff": Text("beoordelaars, coaches en beheerders", "evaluators, coaches and administrators"),
    "callers": Text("bellers", "callers"),
}
DATA: Words = {
    "audio": Text("opnamen van gesprekken", "recordings of calls"),
    "messages": Text("chats en mails met klanten", "chats and mails with customers"),
    "transcripts": Text("uitgeschreven gesprekken", "transcripts of calls"),
    "calls": Text(
        "gegevens over gesprekken: dag, duur, nummer", "data on calls: day, length, number"
    ),
    "evaluations": Text("beoordelingen", "evaluations"),
    "coaching": Text("coachgesprekken en afspraken", "coaching talks and agreements"),
    "requests": Text("verzoeken en bezwaren", "requests and objections"),
    "accounts": Text("accounts: naam, e-mailadres", "accounts: name, e-mail address"),
    "special": Text(
        "bijzondere of strafrechtelijke gegevens", "special categories or criminal data"
    ),
}
RISKS: Words = {
    "none": Text("waarschijnlijk geen risico voor mensen", "unlikely to be a risk to people"),
    "risk": Text("risico: melden aan de AP", "risk: report to the authority"),
    "high": Text(
        "hoog risico: melden aan de AP en aan de mensen zelf",
        "high risk: report to the authority and tell the people",
    ),
}
EXEMPT: Words = {
    "unreadable": Text(
        "Niemand kan de gegevens lezen: zij zijn versleuteld en de sleutel is veilig (34(3)(a)).",
        "Nobody can read the data: they are encrypted and the key is safe (34(3)(a)).",
    ),
    "removed": Text(
        "Wat wij daarna deden, nam het hoge risico weg (34(3)(b)).",
        "What we did afterwards took the high risk away (34(3)(b)).",
    ),
    "public": Text(
        "Iedereen apart inlichten vraagt te veel; wij maakten het openbaar bekend (34(3)(c)).",
        "Telling each person takes too much; we told it in public (34(3)(c)).",
    ),
}
CRITERIA: Words = {
    "type": Text(
        "Hoe ernstig is dit soort lek? Ingezien, veranderd of weg?",
        "How serious is this type of breach? Seen, changed or lost?",
    ),
    "sensitivity": Text(
        "Hoe gevoelig zijn de gegevens, en hoeveel zijn het er per persoon?",
        "How sensitive are the data, and how much is it of each person?",
    ),
    "identification": Text(
        "Hoe makkelijk is te zien over wie het gaat? Een stem is herkenbaar.",
        "How easily is seen whom it is about? A voice can be recognised.",
    ),
    "consequences": Text(
        "Hoe erg zijn de gevolgen voor wie het overkomt?",
        "How severe are the consequences for whom it happens to?",
    ),
    "persons": Text(
        "Zijn het mensen die extra kwetsbaar zijn, ook tegenover hun werkgever?",
        "Are they people who are vulnerable, towards their employer too?",
    ),
    "organisation": Text(
        "Maakt wie wij zijn het erger, door wat wij van mensen weten?",
        "Does who we are make it worse, by what we know of people?",
    ),
    "number": Text("Om hoeveel mensen gaat het?", "How many people are concerned?"),
}
LEVELS: Words = {
    "low": Text("laag", "low"),
    "some": Text("middel", "some"),
    "high": Text("hoog", "high"),
    "unknown": Text("nog niet bekend", "not known yet"),
}
KINDS: Words = {
    "found": Text("Vastgelegd", "Written down"),
    "added": Text("Aangevuld", "Completed"),
    "assessed": Text("Risico beoordeeld", "Risk weighed"),
    "reported": Text("Gemeld aan de AP", "Reported to the authority"),
    "followed": Text("Vervolgmelding aan de AP", "Further report to the authority"),
    "told": Text("Mensen ingelicht", "People told"),
    "exempt": Text("Waarom mensen geen brief krijgen", "Why people get no letter"),
    "closed": Text("Gesloten", "Closed"),
    "evidence": Text("Bewijs bewaard", "Evidence kept"),
}
