"""Twilio: Recording and Call resources as the API lists them, and the media by their sid.

`*.json` or `*.jsonl` with Recording resources, single or in pages (`{"recordings": [...]}`), and
with Call resources (`{"calls": [...]}`); media as `{RecordingSid}.wav` or `.mp3` beside them.
Field names: “Recordings resource” and “Call resource” (www.twilio.com/docs/voice/api). What is
read of a recording: `sid`, `call_sid`, `conference_sid`, `channels`, `source`, `status`,
`duration`, `start_time|date_created`, `encryption_details`; of a call: `sid`, `parent_call_sid`,
`from`, `to`, `direction`.

The Recording does not tell whose it is. That is read from the calls: the end of it that is an
employee's application (`client:name`) or telephone (`sip:name@...`), of the recorded call or of the
call that it dialled. Without such an end the employee is unknown; with two of them it is a talk
between colleagues. Of two channels the first is that of the parent call and the second that of the
call it dialled; of a conference the first is whoever joined first, which nobody tells.
"""
