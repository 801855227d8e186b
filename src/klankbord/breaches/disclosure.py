"""What this package holds about a person: nothing. A breach names kinds and numbers of people."""

SECTIONS = ()
