"""The risks that every assessment of listening names: what is lacking. Pure.

AVG art. 35(7)(c) asks the risks; that these three are always among them is ours (B).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from klankbord.law.texts import Text

ALWAYS: Mapping[str, Text] = {
    "chilling_effect": Text(nl="wat mensen niet meer durven", en="what people no longer dare"),
    "profiling": Text(nl="profilering", en="profiling"),
    "function_creep": Text(nl="gebruik voor iets anders", en="use for something else"),
}


def lacking(risks: Iterable[Mapping[str, Any]]) -> Text | None:
    """What is still to be weighed, in words; None: nothing."""
    named = {risk.get("about") for risk in risks}
    texts = [text for kind, text in ALWAYS.items() if kind not in named]
    if not texts:
        return None
    dutch, english = (", ".join(getattr(text, of) for text in texts) for of in ("nl", "en"))
    return Text(
        nl=f"Weeg ook dit risico, met een maatregel: {dutch}.",
        en=f"Weigh this risk too, with a measure: {english}.",
    )
