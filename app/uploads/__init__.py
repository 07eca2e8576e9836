"""Files that visitors gave: received, read, kept, previewed."""
