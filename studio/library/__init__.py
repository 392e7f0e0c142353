"""What is on disk: models, pictures and their metadata (no Qt, no torch)."""
