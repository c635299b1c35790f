"""Rule files to one rulebook: shapes, conditions, overlays, checks."""
