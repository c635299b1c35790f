"""The public library. `import ladder` offers its names; the command line is a client of it."""
