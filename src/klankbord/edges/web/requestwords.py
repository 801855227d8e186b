"""The words of requests about oneself: in the log, on the desk and in the portal."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOG: Mapping[str, str | Promise] = {
    "request_filed": _("You asked something about your data"),
    "request_joined": _("You added to a request of yours"),
    "request_read": _("A request of yours was looked at"),
    "request_identified": _("It was written down that it is you who asks"),
    "request_paused": _("You were asked who you are; the clock of your request stands still"),
    "request_extended": _("The answer to your request takes longer"),
    "request_answered": _("Your request was answered"),
    "request_withdrawn": _("You took a request back"),
    "lifting_told": _("You were told that a restriction ends"),
    "restriction_ended": _("A restriction that you asked ended"),
    "restriction_lifted": _("A recording of yours is no longer restricted"),
    "statement_attached": _("Your statement was put with an evaluation"),
    "fact_corrected": _("A fact about you was corrected"),
}
"""What happened, by the kind of a line."""
