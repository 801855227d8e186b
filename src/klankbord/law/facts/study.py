"""What was weighed, examined, advised on and entered before a programme may start."""

from klankbord.law.facts.kinds import choice, derived, flag
from klankbord.law.vocabulary import MEANS_OF_ACT

BALANCING = choice(
    "balancing_test",
    "programme.balancing_test",
    ("outweighs", "fails", "none"),
    nl="de belangenafweging",
    en="the balancing test",
)


def _alternatives(rejected: int | None, needed: int) -> str:
    if rejected is None:
        return "unknown"
    return "enough" if rejected >= needed else "too_few"


ALTERNATIVES = derived(
    "alternatives",
    ("enough", "too_few", "unknown"),
    _alternatives,
    reads=("programme.alternatives_rejected", "settings.alternatives"),
    nl="de onderzochte lichtere middelen",
    en="the less intrusive means examined",
)


def _dpia(
    done: bool | None, risk: str | None, required: bool | None, consulted: bool | None
) -> str:
    """Only a screening that says no lifts the duty; who did one all the same has one."""
    found = _examined(done, risk, consulted)
    if required is False:
        return "done_anyway" if found == "sound" else "lifted"
    return found


def _examined(done: bool | None, risk: str | None, consulted: bool | None) -> str:
    """A high risk needs prior consultation."""
    if done is False or (risk == "high" and consulted is False):
        return "unsound"
    if done is None or risk is None or (risk == "high" and consulted is None):
        return "unknown"
    return "sound"


DPIA = derived(
    "dpia",
    ("lifted", "done_anyway", "sound", "unsound", "unknown"),
    _dpia,
    reads=("programme.dpia.done", "programme.dpia.residual_risk"),
    optional=("programme.dpia.required", "programme.dpia.prior_consultation"),
    nl="de DPIA met aanvaardbaar restrisico",
    en="the DPIA with an acceptable residual risk",
)


def _dpia_covers(act: str, covered: list[str] | None, means: list[str] | None) -> str:
    """On activate every means of the programme, else the means of the act."""
    if covered is None:
        return "unknown"
    needed = (means or ()) if act == "activate" else _own_means(act)
    return "yes" if set(needed) <= set(covered) else "no"


DPIA_COVERS = derived(
    "dpia_covers",
    ("yes", "no", "unknown"),
    _dpia_covers,
    reads=("act", "programme.dpia.means"),
    optional=("programme.means",),
    nl="dat de DPIA over deze middelen gaat",
    en="whether the DPIA covers these means",
)


def _dpia_screen(covered: list[str] | None) -> str:
    return "unknown" if covered is None else "yes" if "screen" in covered else "no"


DPIA_SCREEN = derived(
    "dpia_screen",
    ("yes", "no", "unknown"),
    _dpia_screen,
    reads=("programme.dpia.means",),
    nl="dat de DPIA over schermopname gaat",
    en="whether the DPIA covers screen recording",
)

DPO_ADVICE = choice(
    "dpo_advice",
    "programme.dpo_advice",
    ("positive", "negative", "none"),
    nl="het advies van de FG",
    en="the advice of the DPO",
)
DEVIATION_REASONED = flag(
    "deviation_reasoned",
    "programme.dpo_deviation_reasoned",
    nl="dat is uitgelegd waarom van het advies wordt afgeweken",
    en="whether it is explained why the advice is not followed",
)
REGISTER_ENTRY = flag(
    "register_entry",
    "programme.register_entry",
    nl="de inschrijving in het verwerkingsregister",
    en="the entry in the processing register",
)


def _own_means(act: str) -> tuple[str, ...]:
    own = MEANS_OF_ACT.get(act)
    return () if own is None else (own,)
