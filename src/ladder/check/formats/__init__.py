"""A check's report in the formats of terminals, CI systems and code scanning, a file for each."""
