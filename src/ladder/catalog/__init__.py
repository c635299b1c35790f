"""The contents of a rulebook to list, find and follow: selections only, without rendering."""
