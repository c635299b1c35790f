"""The rule pack for people to read: lists, pages, the printed catalogue. Pure functions to text."""
