"""Bytes to nodes with positions, and single values; guards against hostile files."""
