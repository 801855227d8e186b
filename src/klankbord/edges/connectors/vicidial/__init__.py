"""VICIdial: the table of recordings, and the logs of the calls that they are of.

CSV of the tables with the names of their columns (`MySQL_AST_CREATE_tables.sql` of VICIdial):

- `recording_log`: `recording_id`, `start_epoch|start_time`, `length_in_sec`, `filename`,
  `location`, `user`, `vicidial_id`.
- `vicidial_log` (outgoing): `uniqueid`, `campaign_id`, `phone_number`.
- `vicidial_closer_log` (incoming): `closecallid`, `campaign_id` (the in-group), `phone_number`.

`vicidial_id` is the `uniqueid` of an outgoing call or the `closecallid` of an incoming one. If the
logs are here and the call is in neither, the employee is left unknown and the offer waits: what is
recorded then is not told by the nearest time. `start_epoch` is UTC and needs no zone.
"""
