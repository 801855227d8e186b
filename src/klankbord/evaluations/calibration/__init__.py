"""Whether evaluators find the same."""
