"""Problem files to checked facts, and facts back to a file."""
