"""Oreka (OrecX, open source): the tables of its tapes and segments, and the folder of sound.

CSV of `orktape` and `orksegment` with the names of their columns, as OrkTrack keeps them
(`RecTape`, `RecSegment` in its source). Read are, of a tape, `id`, `timestamp`, `filename`,
`localParty`, `remoteParty`, `localEntryPoint`, `direction`, `expiryTimestamp`; of a segment
`tape_id`, `loginString|user_id`. `duration` is not read: its unit differs between versions, and
the sound tells it.

Who the employee was stands in the segments; without any, the local party is taken for him. Two
people in the segments of one tape: refused. Times are of the server's clock and need a zone.
"""
