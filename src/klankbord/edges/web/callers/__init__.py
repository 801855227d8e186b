"""What callers find, without an account."""
