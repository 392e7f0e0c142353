"""The stand-in scheduler: recording, resuming, stopping and decoding over any stock pipeline."""
