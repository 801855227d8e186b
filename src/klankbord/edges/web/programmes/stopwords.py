"""Words for what stops a programme: who suspends it, what that does, and the buttons."""

from django.utils.translation import gettext_lazy as _

from klankbord.edges.web.frame.words import Words

STOPS: Words = {
    "suspension": _("Suspend it"),
    "suspension_ended": _("Let it go on"),
    "withdrawn": _("Withdraw it"),
}

LEADS: Words = {
    "suspension": _(
        "From this moment on nothing is recorded, listened to or scored under this programme. "
        "What there is stays, and rights go on."
    ),
    "suspension_ended": _("What was suspended goes on from this moment, if all else is proven."),
    "withdrawn": _(
        "From this moment on nothing is recorded, listened to or scored under this programme, "
        "and that is not undone. The works council has a right of consent to withdrawing too "
        "(WOR 27): ask it before."
    ),
}

SUSPENDERS: Words = {
    "supervisory_authority": _("the data protection authority"),
    "court": _("the court"),
    "board": _("the board"),
}
