"""What several features need to speak: text made harmless, and drawn."""
