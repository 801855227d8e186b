"""What was forgotten, night by night, and what is still to go at the source."""
