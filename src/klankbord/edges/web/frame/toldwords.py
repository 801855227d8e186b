"""What cannot be done with a policy, its delivery or an address, in words on the screen."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TOLD: Mapping[str, str | Promise] = {
    "bounce_unknown": _("No policy was mailed there. Look at the address or the reference."),
    "not_a_teller": _("The data protection officer sees who was not told."),
    "no_code_needed": _("This person can be mailed, or has it already."),
    "not_to_send": _("This mail does not wait to be sent again."),
    "not_a_sender": _("Quality managers and administrators keep deliveries."),
    "policy_long": _("A field is too long. Write at most 1500 signs."),
    "policy_changed": _("The text changed while it was read. Look at it again."),
    "policy_flawed": _("Something in the policy is missing or open. It stands beside its part."),
    "policy_unseen": _("A data protection officer has to see this text first."),
    "policy_not_a_dpo": _("Only a data protection officer says that he saw the policy."),
    "policy_same_person": _("Another person publishes the policy than the one who saw it."),
    "policy_same": _("The newest policy says this already."),
    "not_a_policy_keeper": _("The quality manager keeps the policy and publishes it."),
}
