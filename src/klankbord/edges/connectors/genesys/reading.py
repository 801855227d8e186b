"""One row for each side-file of a bulk export."""

from collections.abc import Iterator
from functools import partial

from klankbord.edges.connectors import records, times
from klankbord.edges.connectors.contract import (
    Connector,
    Item,
    Row,
    Settings,
    Sound,
    Unwanted,
    item,
    sound,
)
from klankbord.edges.connectors.exports import MEDIA, Export
from klankbord.edges.connectors.records import Record
from klankbord.law.texts import Text

SIDE = "_metadata.json"
VOICE = {"call", "callback", "audio"}
SCREEN = "screen"


def recognises(export: Export) -> bool:
    return next(export.files(SIDE), None) is not None


def read(export: Export, settings: Settings) -> Iterator[Item]:
    for name in export.files(SIDE):
        for record in records.records(export, name):
            if isinstance(record, Record):
                make = partial(_made, record, export, name, settings)
                yield item(record.place, make, settings)
            else:
                yield record


ERASING = Text(
    nl="Wis de opname in Genesys Cloud; wat daar is uitgeschreven gaat mee. Per stuk: PUT "
    "/api/v2/conversations/{conversationId}/recordings/{recordingId} met een deleteDate. Veel "
    "tegelijk: POST /api/v2/recording/jobs met action DELETE, en zodra de taak READY is PUT "
    "/api/v2/recording/jobs/{jobId}; eerder wist zij niets. Wis ook in de bucket van de export: "
    "het bestand, en het bestand met _metadata.json.",
    en="Erase the recording in Genesys Cloud; what was transcribed there goes with it. One by "
    "one: PUT /api/v2/conversations/{conversationId}/recordings/{recordingId} with a deleteDate. "
    "Many at once: POST /api/v2/recording/jobs with action DELETE, and as soon as the job is "
    "READY PUT /api/v2/recording/jobs/{jobId}; before that it erases nothing. Erase in the bucket "
    "of the export too: the file, and the file with _metadata.json.",
)
CONNECTOR = Connector("genesys", "Genesys Cloud, bulk export", recognises, read, ERASING)


def _made(
    record: Record, export: Export, name: str, settings: Settings
) -> tuple[Row, Sound | None]:
    recording = record.need("recordingId", "id")
    users = record.texts("userIds") or [user.need("id") for user in record.records("users")]
    _refuse(record, recording, users)
    direction = (record.text("initialDirection", "originatingDirection") or "unknown").lower()
    came_in = direction == "inbound"
    began, ended = record.text("startTime"), record.text("endTime")
    expires = record.text("deleteDate")
    row: Row = {
        "source_call_id": recording,
        "parent_call_id": record.text("conversationId"),
        "agent_ref": users[0] if users else None,
        "started_at": began and times.instant(began, "startTime", settings),
        "duration_ms": record.milliseconds("durationMs", "outputDurationMs", unit=1),
        "direction": direction,
        "caller_ref": record.text("ani" if came_in else "dnis"),
        "called_ref": record.text("dnis") if came_in else None,
        "queue": next(iter(record.texts("queueIds")), None),
        "source_expiry": expires and times.instant(expires, "deleteDate", settings),
        "hold_spans": _spans(record, {"hold", "floworqueue"}),
        "pause_spans": _spans(record, {"pause", "securepause"}),
    }
    if row["duration_ms"] is None and began and ended:
        row["duration_ms"] = times.between(
            row["started_at"], times.instant(ended, "endTime", settings), "endTime"
        )
    stem = name.removesuffix(SIDE)
    return row, sound(export, "recordingId", [stem, *(stem + end for end in MEDIA)])


def _refuse(record: Record, recording: str, users: list[str]) -> None:
    media = record.need("mediaType", "media").lower()
    subtype = (record.text("mediaSubtype") or "").lower()
    if SCREEN in (media, subtype):
        raise Unwanted(recording, "screen_recording")
    if media not in VOICE:
        raise Unwanted(recording, "not_voice")
    if subtype == "consult":
        raise Unwanted(recording, "consult")
    if (record.text("fileState") or "AVAILABLE").upper() != "AVAILABLE":
        raise Unwanted(recording, "incomplete")
    if len(set(users)) > 1:
        raise Unwanted(recording, "two_employees")


def _spans(record: Record, reasons: set[str]) -> list[list[int | None]]:
    """Where in the sound it was so. Offsets that count pauses too are later than the sound's.

    A length of 0 is of a pause in which nothing was recorded; without one it was so to the end.
    """
    spans: list[list[int | None]] = []
    for each in record.records("annotations"):
        if (each.text("reason") or "").lower() in reasons:
            begin = each.milliseconds("recordingLocation", "location", unit=1) or 0
            length = each.number("recordingDurationMs", "durationMs")
            if length != 0:
                spans.append([begin, None if length is None else begin + round(length)])
    return spans
