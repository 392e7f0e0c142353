"""The one error that is meant for the artist."""


class StudioError(Exception):
    """Something the artist can understand and act on.

    what: one sentence that says what went wrong, in an artist's words.
    hint: one sentence that says what to do about it ("" where nothing can be done).
    details: the technical text behind it, for "copy details" ("" if there is none).
    """

    def __init__(self, what: str, hint: str = "", details: str = "") -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.details = details

    def __str__(self) -> str:
        return f"{self.what} {self.hint}".strip()
