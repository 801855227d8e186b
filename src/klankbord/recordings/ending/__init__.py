"""What stops the use of a recording, or its existence."""
