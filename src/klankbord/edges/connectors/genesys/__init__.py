"""Genesys Cloud: the bulk export of recordings to a bucket, copied into a folder.

    .../conversation_id={conversationId}/{recordingId}.opus
    .../conversation_id={conversationId}/{recordingId}.opus_metadata.json

The side-file is as Genesys describes it under “AWS S3 recording bulk actions integration”
(help.genesys.cloud) and, for what that page leaves open, as the Recording object of the Platform
API names the same things (developer.genesys.cloud, `GET /api/v2/conversations/{id}/recordings`).
What is read: `recordingId|id`, `conversationId`, `mediaType|media`, `mediaSubtype`, `fileState`,
`userIds|users[].id`, `startTime`, `endTime`, `durationMs|outputDurationMs`,
`initialDirection|originatingDirection`, `ani`, `dnis`, `queueIds`, `deleteDate` and `annotations`
{`reason`, `recordingLocation|location`, `recordingDurationMs|durationMs`}. The rest stays outside.

Screens and talks between colleagues (`mediaSubtype` Consult) are refused. A recording with several
users is refused too: nobody says who of them speaks when.
"""
