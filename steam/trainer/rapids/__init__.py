"""Rapids: the little language in which H2O's clients say what to do with frames."""
