"""The only reader: files in, checked problems and rulebooks out, with a mark for every fault."""
