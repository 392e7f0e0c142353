"""What the studio knows: plain frozen data and pure functions (stdlib and numpy only)."""
