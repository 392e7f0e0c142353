"""The artist's own pictures on their way in: to the engine, to the desk, and how well they come.

The engine is handed a photo once, before the first job that needs it, and again when it may have
forgotten it: after another model was loaded, or when many others came since.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from studio.core.budget import Budget
from studio.core.conditioning import Conditioning
from studio.core.events import Brought, Failed, Finished
from studio.core.jobs import Bring
from studio.core.limits import PHOTO_BUDGET
from studio.core.photo import Way
from studio.core.photo_scene import PhotoScene
from studio.core.photos import photos_of, psnr, whole_way
from studio.core.scene import Note, Severity

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from studio.core.desk import Desk
    from studio.core.errands import Errand, OnOutcome, Outcome
    from studio.core.jobs import Job
    from studio.core.model_facts import ModelFacts
    from studio.core.photos import Photos
    from studio.core.pixels import Pixels
    from studio.core.production import Production
    from studio.core.recipe import Recipe
    from studio.core.runs import Ended

_FIRST: Final = 1
"""The step from which an inversion is tried: step 0 may hold no trace of the photo."""


class Bringing:
    """Of one conductor. send, errand, tell: its own. photos: all that were ever opened."""

    def __init__(
        self,
        photos: Photos,
        production: Callable[[], Production],
        send: Callable[[Job], None],
        errand: Callable[[Callable[[int], Errand], OnOutcome], int],
        tell: Callable[[Note], None],
    ) -> None:
        self.photos, self._production = photos, production
        self._send, self._errand, self._tell = send, errand, tell
        self._there: Budget[str, int] = Budget(PHOTO_BUDGET // 2, lambda size: size)
        self._decoded: dict[str, float] = {}
        self._rebuilt: dict[Recipe, float] = {}
        self._trying: Recipe | None = None
        self._stopped: Recipe | None = None
        self._waiting: list[Callable[[ModelFacts], None]] = []
        self._facts: ModelFacts | None = None

    def scene(self, desk: Desk) -> PhotoScene | None:
        """What to show of the desk's photo; None where it has none."""
        photo = desk.recipe.photo
        if photo is None:
            return None
        whole = whole_way(desk.recipe)
        decoded, rebuilt = self._decoded.get(photo.digest), self._rebuilt.get(whole)
        return PhotoScene(photo, decoded, rebuilt, stopped=whole == self._stopped)

    # ---- the model

    def use(self, facts: ModelFacts | None) -> None:
        """Another model runs from now on, which knows no photo yet (None: none does)."""
        self._facts = facts
        self._there.clear()
        self._decoded.clear()
        self._rebuilt.clear()
        self._trying = None
        if facts is not None:
            waiting, self._waiting = self._waiting, []
            for then in waiting:
                then(facts)

    def await_model(self, then: Callable[[ModelFacts], None]) -> None:
        """Call `then` with what is known of the model: at once, or when one is ready."""
        if self._facts is None:
            self._waiting.append(then)
        else:
            then(self._facts)

    # ---- to the engine

    def send(self, job: Job) -> None:
        """Put a job before the engine, and the photos that it needs before the job."""
        for recipe in _recipes_of(job):
            for digest in photos_of(recipe):
                self._ensure(digest)
        self._send(job)

    def _ensure(self, digest: str) -> None:
        picture = self.photos.get(digest)
        if self._there.get(digest) is not None or picture is None:
            return  # one that is not here either: the engine has the words for it
        self._there.put(digest, len(picture.data))
        self._errand(lambda number: Bring(number, digest, picture), self._brought(digest))

    def _brought(self, digest: str) -> OnOutcome:
        def ended(outcome: Outcome) -> None:
            if isinstance(outcome, Brought):
                self._decoded[digest] = outcome.error
                return
            self._there.drop(digest)
            if isinstance(outcome, Failed):
                note = Note(Severity.ERROR, outcome.what, outcome.hint, outcome.details)
                self._tell(note)

        return ended

    # ---- how well it comes back

    def follow(self, desk: Desk) -> None:
        """Try an inversion out once its photo is there and the engine has nothing else to do."""
        orders, whole = self._production().orders, whole_way(desk.recipe)
        photo = whole.photo
        if photo is None or photo.way is not Way.INVERT or whole in self._rebuilt:
            return
        if whole == self._stopped:
            return
        if self._trying is not None or not orders.is_idle or not orders.can_run(whole):
            return
        if self._shown(whole) is not None:
            self._trying = whole
            orders.request(rebuilding(whole), lambda ended: self._tried(whole, ended))

    def stop(self, desk: Desk) -> None:
        """The artist stopped what runs: the inversion of this desk is not tried by itself."""
        self._stopped = whole_way(desk.recipe)

    def resume(self) -> None:
        """The artist asks for something again: it may be tried."""
        self._stopped = None

    def _shown(self, whole: Recipe) -> Pixels | None:
        """The photo as the decoder brings it back, under whatever words it was shown."""
        production = self._production()
        nodes = production.history.nodes
        found = (node.recipe for node in nodes if shows_same(node.recipe, whole))
        return next((p for p in (production.orders.reel(r).picture for r in found) if p), None)

    def _tried(self, whole: Recipe, ended: Ended) -> None:
        self._trying = None
        shown = self._shown(whole)
        if isinstance(ended, Finished) and shown is not None:
            self._rebuilt[whole] = psnr(ended.picture, shown)
        elif isinstance(ended, Failed):
            self._rebuilt[whole] = 0.0  # not again and again
            self._tell(Note(Severity.ERROR, ended.what, ended.hint, ended.details))


def shows_same(one: Recipe, other: Recipe) -> bool:
    """Whether both show the whole way of one photo; the words that wait on the desk do not show."""
    return one.is_photo and replace(one, conditioning=other.conditioning) == other


def rebuilding(whole: Recipe) -> Recipe:
    """The run that leads back out of an inversion: the same words, guidance 1."""
    photo = whole.photo
    words = photo.words if photo is not None else ""
    return whole.branched(_FIRST, Conditioning.of(words, guidance=1.0))


def _recipes_of(job: Job) -> Iterator[Recipe]:
    for name in ("recipe", "first", "second"):
        recipe = getattr(job, name, None)
        if recipe is not None:
            yield recipe
