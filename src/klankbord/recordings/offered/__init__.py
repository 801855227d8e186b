"""What comes from outside, read strictly: offers, words and the course of a call."""
