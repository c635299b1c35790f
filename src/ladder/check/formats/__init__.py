"""A check's report in each format, a file for each: `render(report)` gives it as a text."""
