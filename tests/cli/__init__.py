"""The command line itself: its help, its streams."""
