"""What is wrong with a home or its machine, and what to do about it; changes nothing."""
