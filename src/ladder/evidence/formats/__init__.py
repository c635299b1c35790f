"""How a report on result files can be written."""
