"""The only reader of files: it returns checked problems and rulebooks, and every fault's position."""
