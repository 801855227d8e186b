"""What an employee sees of himself."""
