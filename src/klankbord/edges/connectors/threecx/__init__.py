"""3CX: the folder of recordings, one folder in it for each extension.

    {extension}/[{name or number}]_{from}-{to}_{YYYYMMDDhhmmss}({n}).wav

(“Managing call recordings”, www.3cx.com/docs, and what administrators show of it.) The employee is
whose folder it is; where he called from or to follows from the side on which his extension stands.
The times in names have no zone. If beside the folders lies the table `cl_participants` of the
database as CSV (`recording_url` = `{extension}/{file}`, `start_time` with its offset), its moment
counts. The name between brackets is of a person outside and is not read.

Another extension on the other side is a talk between colleagues and is refused: one that has a
folder here, or a number of at most five digits that is as long as the extension.
"""
