"""Asterisk, FreePBX and Issabel: the call detail records, the queue log and the monitor folder.

- The table `cdr` as CSV with the names of its columns, or `Master.csv` as `cdr_csv` writes it (no
  first line with names; `loguniqueid=yes` and `loguserfield=yes`). Columns: “CDR Variables”
  (docs.asterisk.org) and, of FreePBX, `recordingfile`, `cnum`, `did`. Read are `calldate|start`,
  `src`, `dst`, `channel`, `dstchannel`, `billsec`, `disposition`, `uniqueid`, `linkedid`,
  `recordingfile`, `did`.
- `queue_log` (docs.asterisk.org, “Queue Logs”): `time|callid|queue|agent|event|...`. Of a call in
  a queue only this log, or the channel that was dialled, says who took it.
- Sound as the dialplan of FreePBX names it:
  `{type}-{to}-{from}-{YYYYMMDD}-{HHMMSS}-{uniqueid}.wav` in `{YYYY}/{MM}/{DD}/`. Without records
  the names alone are read.

Times are of the server's clock and have no zone: it must be told. A `uniqueid` begins with the
second in UTC at which the channel was made. That decides between the two moments of an hour that
came twice, and shows when the zone was told wrongly.

Only answered calls with a recording count. One sound in which several extensions answered is
refused, and so is a call between two extensions. Sound is mono unless set up otherwise.
"""
