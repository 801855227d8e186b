"""The way in: from an offer that the law let in to sound in the vault."""
