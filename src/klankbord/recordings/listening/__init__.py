"""Who hears a recording or takes it along, and how the law is asked."""
