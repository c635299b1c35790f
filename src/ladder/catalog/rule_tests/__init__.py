"""The cases of a pack put to the test, and what decided where one fails."""
