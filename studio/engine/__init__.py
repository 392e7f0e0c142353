"""How pictures are made: the inference thread (no Qt)."""
