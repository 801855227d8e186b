"""Reading what telephone platforms export: a folder of theirs in, rows of offers out.

A connector only reads. It knows no database, no network and no law; what it cannot read it says,
with file, record and field, and what it does not know it leaves out. What comes in, and whether,
is decided behind the door that asked for the rows.
"""
