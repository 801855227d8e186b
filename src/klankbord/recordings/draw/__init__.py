"""Which calls a plan takes by lot, and from what."""
