"""What a rulebook holds, as things to list, find and follow: pure selections, nothing rendered."""
