"""What the log says of a package with a copy of somebody's data."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LOG: Mapping[str, str | Promise] = {
    "package_ordered": _("A copy of what is kept of you is being made"),
    "package_ready": _("The copy of what is kept of you is ready to be collected"),
    "package_collected": _("The copy of what is kept of you was collected"),
    "names_weighed": _("Somebody weighed whether you get the names of who listened"),
}
WHY: Mapping[str, str | Promise] = {
    "package": _("making a copy of what is kept of you"),
    "package_collected": _("collecting the copy of what is kept of you"),
}
