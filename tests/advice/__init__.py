"""What a verdict looks like, in each format."""
