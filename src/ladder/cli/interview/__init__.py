"""The terminal of `ladder ask`: the dialogue, its two kinds of terminal, and saved files."""
