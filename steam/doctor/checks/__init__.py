"""The checks, one theme a module; each gives findings and raises nothing for ordinary trouble."""
