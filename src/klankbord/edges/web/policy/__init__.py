"""The privacy policy: written, delivered, read; and who is reached without an account."""
