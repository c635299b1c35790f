"""The engine: what follows from facts and rules. Standard library only, no input or output."""
