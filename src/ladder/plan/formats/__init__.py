"""How a plan can be written."""
