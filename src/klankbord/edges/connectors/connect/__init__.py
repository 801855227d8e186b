"""Amazon Connect: contact records, and the folder CallRecordings of its bucket.

Contact records are JSON objects, one after the other or one a line, as Kinesis or
`aws s3 cp` leave them (`*.json`, `*.jsonl`).
Field names: “Data model for Connect Customer contact records”
(docs.aws.amazon.com/connect/latest/adminguide/ctr-data-model.html). What is read: `ContactId|Id`,
`InitialContactId`, `Channel`, `InitiationMethod`, `Agent|AgentInfo` {`Username|ARN|Id`,
`ConnectedToAgentTimestamp`, `NumberOfHolds`}, `Queue|QueueInfo` {`Name|Id|ARN`}, `CustomerEndpoint`
and `SystemEndpoint` {`Address`}, `Recording|Recordings` {`Location`, `Status`, `MediaStreamType`,
`StartTimestamp`, `StopTimestamp`}. `Attributes` and `Tags` stay outside.

The employee is in the right channel, everybody else in the left (“Set up recording behaviour”). A
transfer makes a new contact, so each recording is of one employee. While a caller is on hold the
employee is recorded on, and the record only counts holds. When they were stands in agent events
(“Agent event streams data model”, `*.json`, `*.jsonl` in files of their own): `EventTimestamp`,
`CurrentAgentSnapshot` and `PreviousAgentSnapshot` {`Contacts` {`ContactId`, `State`}}. They are
believed if they are as many and as long as the record counts (`NumberOfHolds`,
`CustomerHoldDuration`); else the recording is refused, since the talk with a colleague in it cannot
be cut out.
"""
