"""One file per format; each renders plain data to text and prints nothing."""
