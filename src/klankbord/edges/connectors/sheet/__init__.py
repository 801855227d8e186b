"""Any other platform: a CSV with a line for each recording, and the files that it names.

Columns bear the names of the fields of docs/reference/import-file.md, or are told in the settings
(`[columns]`: field = "name of the column"). Numbers are whole, moments ISO 8601 (or dd-mm-yyyy if
the settings say so), spans JSON. Other columns are not read. `notice_given` is a claim; what a
platform logged of an announcement cannot be told in a CSV.
"""
