"""The interview: which question comes next, what an answer means, and what it changed.

It knows neither a terminal nor a prompt library: `ladder.cli` shows what it says.
"""
