"""For authors of rules: try what `ladder` promises on the program itself."""
