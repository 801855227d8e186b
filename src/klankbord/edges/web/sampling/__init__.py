"""Which calls were drawn or chosen."""
