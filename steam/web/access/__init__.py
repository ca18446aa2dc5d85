"""Who asks, what that actor may do, and what of the records he sees."""
