"""The window's panels: each shows a part of the scene and turns what is done to it into wishes."""
