"""What is said when the database cannot be used."""


class DatabaseFault(Exception):
    """The database cannot be used now. The message is a sentence for a person; data is intact."""
