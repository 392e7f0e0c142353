"""How models learn: the painter and the starter model's recipe (no Qt)."""
