"""What a change of a programme means for whom it concerns, and what he does about it.

Each audience by whether something that concerns it goes further than before (R26). What goes
further needs its own evidence and consent; else the evidence of the version before carries over.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from klankbord.programmes.differences import CALLERS, CONTROLLER, COUNCIL, DPO, EMPLOYEES

OF: Mapping[tuple[str, bool], tuple[Promise, Promise]] = {
    (EMPLOYEES, True): (
        _(
            "This goes further than before. It does not hold for you before you got the new "
            "policy and the lead time is over; until then the old version does."
        ),
        _("Read the new policy when it comes. You may ask and object; you need not agree."),
    ),
    (EMPLOYEES, False): (
        _("Nothing goes further for you than before. You hear of it."),
        _("You need not do anything."),
    ),
    (COUNCIL, True): (
        _(
            "This goes further than what you consented to. Without your consent it does not "
            "begin, and the old version goes on."
        ),
        _("Ask what you want to know, and decide when the employer asks for consent."),
    ),
    (COUNCIL, False): (
        _("This stays within what was agreed. No new consent is asked of you."),
        _(
            "You need not do anything. If you see it otherwise, say at your desk which part was "
            "never agreed: that part then stops."
        ),
    ),
    (DPO, True): (
        _("The DPIA and your advice are about the old version. This one needs its own."),
        _("See the alternatives, judge the DPIA, give your advice, and see the new policy."),
    ),
    (DPO, False): (
        _("The evidence of the version before carries over, your advice too."),
        _("Look whether it goes no further, and see the policy where its text changes."),
    ),
    (CONTROLLER, True): (
        _(
            "You decide anew: this version needs its own balancing test, DPIA, advice and consent "
            "before it may begin."
        ),
        _("Sign when everything is proven. If you go against an advice, write down why."),
    ),
    (CONTROLLER, False): (
        _("You stay responsible. The evidence carries over, your signature does not."),
        _("Sign this version when everything is proven; until then the old one goes on."),
    ),
    (CALLERS, True): (
        _("This goes further for callers, too. They have to hear it before they are recorded."),
        _(
            "Callers do nothing. The quality manager looks at the text of each line and at the "
            "page for callers, and a test call proves it."
        ),
    ),
    (CALLERS, False): (
        _("Nothing goes further for callers than before."),
        _("Callers do nothing. Look whether the page for callers still says what is so."),
    ),
}
"""{(audience, whether it goes further for it): what it means, what to do}."""
