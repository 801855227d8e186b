"""What every door does that brings in an export: find out what it is, read it, and run it.

The command, a watched folder and the page of an upload differ in where the files lie and in how
they tell what became of them. What happens in between is here, once.
"""
