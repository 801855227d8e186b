"""Words in a transcript that tell of somebody's health, faith or union, to be masked. Pure.

A list finds the words that are on it and no others: what is told in a roundabout way stays. A word
of a list is masked whoever it is about, since no list knows that. Insurance, care as a business and
feast days are not on it.

Source: AVG art. 9(1); docs/reference/transcripts.md has the measure.
"""

import re
from collections.abc import Iterator

from klankbord.recordings.redaction.labels import HEALTH, RELIGION, UNION, Found

_HEALTH = (
    r"\w*kanker\w*|uitgezaaid\w*|chemo\w*|bestraling\w*|tumor\w*|oncolog\w*|diabetes|suikerziekte"
    r"|\w*suiker(?=\W*$)|insuline|copd|astma\w*|benauwd\w*|longfunctie|longontsteking|prednison"
    r"|\w*dement\w*|alzheimer|parkinson|epileps\w*|migraine|beroerte|hartaanval|hartfalen|infarct"
    r"|reuma\w*|artrose|hernia|fibromyalgie|burn-?out|depressi\w*|paniekaanval\w*|angststoornis"
    r"|adhd|autis\w*|ptss|psychose|psychiat\w*|psycholoog|slaapproblemen|nachtmerries|slaappillen"
    r"|antidepress\w*|sertraline|metformine|tamsulosine|humira|oxazepam|bloedverdunner\w*"
    r"|\w*dialyse\w*|dialyseren|nefrolog\w*|niersteen\w*|prostaat\w*|gynaecolog\w*|orthoped\w*"
    r"|cardiolog\w*|neurolog\w*|audioloog|verloskund\w*|zwanger\w*|keizersnede|miskraam"
    r"|vruchtwater|darmonderzoek|echo|fimose|besneden|hepatitis|hiv|soa|sikkelcel\w*"
    r"|taaislijm\w*|vernevel\w*|hardhorend|slechthorend|slechtziend|doof|blind|gehoorappara\w*"
    r"|rolstoel\w*|rolwagen|rollator|scootmobiel|bedlegerig|slecht ter been|invalid\w*"
    r"|arbeidsongeschikt|ziektewet|wia|wajong|nieuwe (?:heup|knie)|verkouden|verhoging|koorts"
    r"|aan (?:m'n|mijn|zijn|haar) hart|wchr"
)
_UNION = (
    r"(?:kader|vakbonds)?lid (?:van|bij) (?:de )?(?:fnv|cnv|vcp|acv|abvv|unie|bond)\w*"
    r"|(?:contributie (?:van )?(?:de |het )?)?(?:fnv|cnv|acv|abvv|aclvb|vvmc|vcp)(?: metaal"
    r"| vakmensen| young & united)?|vakbond\w*|kaderlid|politiebond|onderwijsbond"
    r"|aangesloten bij de unie|syndicale (?:premie|bijdrage)|syndica\w*"
    r"|(?:daar|waar) (?:ben )?ik (?:ook |al (?:\w+ jaar )?|nog )?lid(?: van)?(?: ben)?|de bond"
)
_FAITH = (
    r"moskee|moslim\w*|islam\w*|ramadan|halal\w*|vrijdaggebed|imam|koran|synagoge|koosjer|sjabbat"
    r"|joods\w*|rabbijn|hindoe\w*|boeddhis\w*|jehova\w*(?: getuigen)?|koninkrijkszaal"
    r"|(?:hersteld )?hervormd\w*(?: kerk)?|gereformeerd\w*|protestant\w*|katholiek\w*"
    r"|doopsgezind\w*|pinksterkerk|orthodox\w*|christen\w*|pastoor|dominee|diaken|communie"
    r"|kerkelijk\w*|uit de mis|gelovig\w*|ons geloof"
)
_LISTS = {
    label: re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)
    for label, listed in ((HEALTH, _HEALTH), (UNION, _UNION), (RELIGION, _FAITH))
}
_DOSE = re.compile(r"\s+\w+ (?:milligram|mg)\b", re.IGNORECASE)


def found(text: str) -> Iterator[Found]:
    """Where a turn says such a word; a dose that follows goes along."""
    for label, pattern in _LISTS.items():
        for word in pattern.finditer(text):
            dose = _DOSE.match(text, word.end())
            yield Found(word.start(), dose.end() if dose else word.end(), label)
