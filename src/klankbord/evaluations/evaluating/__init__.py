"""One call and one form: given to an evaluator, heard, scored, read."""
