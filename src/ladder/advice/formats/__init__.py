"""A verdict in each format, a file for each: `render(verdict, view)` gives it as a text."""
