"""What stands around and in every page: the door, menu, fields, words, dates."""
