"""The interview: the next question, the meaning of an answer, and its effect.

It knows neither a terminal nor a prompt library: `ladder.cli` shows what it says.
"""
