"""What follows from facts and rules. Standard library only; nothing is read, written or shown."""
