"""The only reader of files: checked problems and rulebooks, with a position for every fault."""
