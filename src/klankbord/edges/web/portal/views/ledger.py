"""An employee's own part of the log: to read, to have checked, and to take home."""

import re
import tempfile
import zipfile
from pathlib import Path
from typing import IO
from uuid import UUID

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from klankbord.edges.web.frame.door import EMPLOYEE, Visitor, signed_in
from klankbord.edges.web.portal import logbook as pages
from klankbord.gate.access import Actor
from klankbord.ledger import bundle, handout
from klankbord.people import logbook

FOLDER = "logboek"
"""Name of the zip and of the folder in it."""
MEMORY = 16 * 1024 * 1024
"""Bytes of a zip that are held in memory; a larger one goes to a file without a name."""
NUMBER = re.compile(r"[1-9][0-9]{0,5}")


@signed_in
@require_safe
def ledger(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """The lines of a month, the newest first. That he looked is one of them."""
    return _shown(request, visitor, None)


@signed_in
@require_POST
def check(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Check his bundle here, as he can do at home."""
    actor = visitor.acting_as(EMPLOYEE)
    with tempfile.TemporaryDirectory(dir=settings.DATA) as folder:
        checked = logbook.check(_subject(actor), Path(folder), actor=actor, at=visitor.at)
    return _shown(request, visitor, pages.result(checked))


@signed_in
@require_POST
def bundle_(_request: HttpRequest, visitor: Visitor) -> HttpResponseBase:
    """His bundle, to be checked without trusting anybody here."""
    actor = visitor.acting_as(EMPLOYEE)
    packed = _unnamed()
    with (
        tempfile.TemporaryDirectory(dir=settings.DATA) as folder,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        head = logbook.gather(_subject(actor), Path(folder), actor=actor, at=visitor.at)
        for path in sorted(Path(folder).iterdir()):
            archive.write(path, f"{FOLDER}/{path.name}")
        archive.writestr(f"{FOLDER}/{bundle.HEAD}", handout.text(head))
        archive.writestr(f"{FOLDER}/{gettext('READ-ME')}.txt", _explained(str(head["log"])))
    packed.seek(0)
    return FileResponse(packed, as_attachment=True, filename=f"{FOLDER}.zip")


def _shown(request: HttpRequest, visitor: Visitor, result: pages.Result | None) -> HttpResponse:
    actor = visitor.acting_as(EMPLOYEE)
    sent = request.GET.get("pagina", "")
    number = int(sent) if NUMBER.fullmatch(sent) else 1
    read = logbook.read(
        _subject(actor),
        month=request.GET.get("maand", ""),
        start=(number - 1) * pages.PAGE,
        most=pages.PAGE,
        actor=actor,
        at=visitor.at,
    )
    context = {"strip": pages.strip(), "logbook": pages.page(read, number), "result": result}
    return visitor.page(request, "web/portal/ledger.html", context)


def _explained(log: str) -> str:
    return gettext(
        "This is your part of the log, and the leaves of everybody without a name.\n"
        "Check it on a computer of your own, with Klankbord or with another checker:\n\n"
        "    klankbord ledger verify --bundle {folder} --checkpoint KEPT\n\n"
        "KEPT is a checkpoint that you, a colleague or the works council kept earlier.\n"
        "Without one the check only shows that the bundle agrees with itself.\n"
        "The log is called {log}. Compare that with the privacy policy.\n"
        "The format is described in docs/reference/ledger-bundle.md.\n"
    ).format(folder=FOLDER, log=log)


def _unnamed() -> IO[bytes]:
    """Room for a zip: in memory, or on the disk without a name, so that nothing of it stays."""
    return tempfile.SpooledTemporaryFile(max_size=MEMORY, dir=str(settings.DATA))


def _subject(actor: Actor) -> UUID:
    assert actor.employee is not None  # noqa: S101  the role employee has one
    return actor.employee
