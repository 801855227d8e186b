"""vCon, the container for conversations of the IETF: read as it is in the wild, written strictly.

draft-ietf-vcon-vcon-core (-04), the contact centre extension (`CC`: party `role`, dialog `skill`,
`campaign`), draft-howe-vcon-lawful-basis and draft-howe-vcon-consent. `*.vcon`, `*.vcon.json`;
sound in `body`, or in a file beside the vCon that `filename` or the end of `url` names. Nothing is
fetched.

Older names are read too, each with a note: `mimetype`, `alg` + `signature`, `must_support`,
`appended`, `redacted_from`, `amended_from`, the `type` of an attachment for its `purpose`, dates as
in mail, and a missing `uuid` or `created_at`. An unknown critical extension is refused, as it must
be. `content_hash` is checked, of a `body` at once and of a file when it is opened. Of a signed vCon
the content is read and the signature is not: nothing depends on who signed it.

The employee is the party with the `role` agent. Attachments about a basis or a consent are claims:
what they permit changes nothing, what they forbid or end is believed.
"""
