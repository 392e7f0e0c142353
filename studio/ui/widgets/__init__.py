"""The studio's own widgets.

A widget wishes: it emits a signal only for what the artist did. Its `show_*` and `set_*` methods
are silent, and return when nothing changes. Widgets take plain values and know nothing of recipes.
"""
