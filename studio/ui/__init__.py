"""What the artist sees and touches (no torch, never the engine)."""
