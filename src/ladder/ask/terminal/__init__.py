"""What `ladder ask` shows and reads: the dialogue, its two kinds of terminal, and what is kept."""
