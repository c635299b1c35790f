"""Evidence: what the numbers in result files can show, and what they cannot."""
