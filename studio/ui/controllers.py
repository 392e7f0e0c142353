"""Sliders under knobs and faders of one's own: what is listened to, and which moves which."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal

from studio.core.errors import StudioError
from studio.library.controllers import PORT, PORTS, MidiInput, OscInput, Turned
from studio.library.settings import CONTROLLERS
from studio.ui.words import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from studio.library.controllers import Input
    from studio.library.settings import Settings
    from studio.ui.panels.sliders_panel import SlidersPanel
    from studio.ui.widgets.puck import Puck

    Targets = Callable[[], Mapping[str, Callable[[float], None]]]

MIDI: Final = "midi"
OSC: Final = "osc"

ACROSS: Final = "pad across"
DOWN: Final = "pad down"


@dataclass(frozen=True, slots=True)
class Wiring:
    """What is listened to, and what moves what.

    on: the ways in. anywhere: OSC of other computers too. moves: the name of the slider that each
    control moves.
    """

    on: frozenset[str] = frozenset()
    port: int = PORT
    anywhere: bool = False
    moves: Mapping[str, str] = field(default_factory=dict)

    def control_of(self, target: str) -> str:
        """What moves a slider; "" where nothing does."""
        return next((control for control, moved in self.moves.items() if moved == target), "")

    def moving(self, control: str, target: str) -> dict[str, str]:
        """The moves with that control on that slider alone; control "" for none."""
        kept = {c: t for c, t in self.moves.items() if t != target and c != control}
        return kept | ({control: target} if control else {})


def read_wiring(stored: dict[str, object]) -> Wiring:
    """The wiring of the settings; what does not fit is as on the first day."""
    on, port, moves = stored.get("on"), stored.get("port"), stored.get("moves")
    known = frozenset(way for way in (MIDI, OSC) if isinstance(on, list) and way in on)
    fits = isinstance(port, int) and PORTS[0] <= port <= PORTS[1]
    named = moves.items() if isinstance(moves, dict) else ()
    return Wiring(
        known,
        port if fits and isinstance(port, int) else PORT,
        stored.get("anywhere") is True,
        {str(control): str(target) for control, target in named},
    )


def write_wiring(wiring: Wiring) -> dict[str, object]:
    """The wiring as the settings keep it."""
    return {
        "on": sorted(wiring.on),
        "port": wiring.port,
        "anywhere": wiring.anywhere,
        "moves": dict(wiring.moves),
    }


class Controllers(QObject):
    """Listens while the window lives; a control moves its slider as a hand does.

    targets: what can be moved now, by name. changed(): something is to be shown differently.
    """

    changed = Signal()
    _arrived = Signal(object)  # from a thread of the driver to the window's

    def __init__(self, settings: Settings, targets: Targets, parent: QObject) -> None:
        super().__init__(parent)
        self._settings, self._targets = settings, targets
        self.wiring = read_wiring(settings.get(CONTROLLERS))
        self.learning = ""
        self.last: Turned | None = None
        self._open: dict[str, Input] = {}
        self.errors: dict[str, StudioError] = {}
        self._arrived.connect(self.take, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Open what was open last time."""
        self._follow()

    def end(self) -> None:
        """Listen to nothing more."""
        for way in self._open.values():
            way.close()
        self._open = {}

    @property
    def targets(self) -> tuple[str, ...]:
        """The sliders that there are."""
        return tuple(self._targets())

    def heard(self, way: str) -> tuple[str, ...] | None:
        """What a way in listens to; None while it is closed."""
        return self._open[way].names if way in self._open else None

    # ---- wishes

    def listen(self, way: str, *, on: bool) -> None:
        """Open a way in, or close it. What cannot be opened is in `errors`."""
        ways = self.wiring.on | {way} if on else self.wiring.on - {way}
        self._keep(Wiring(ways, self.wiring.port, self.wiring.anywhere, self.wiring.moves))

    def listen_at(self, port: int, *, anywhere: bool) -> None:
        """Wait for OSC at another port, or from other computers too."""
        if OSC in self._open:
            self._open.pop(OSC).close()
        self._keep(Wiring(self.wiring.on, port, anywhere, self.wiring.moves))

    def learn(self, target: str) -> None:
        """What is turned next moves that slider; "" to learn nothing."""
        self.learning = target
        self.changed.emit()

    def free(self, target: str) -> None:
        """Nothing moves that slider any more."""
        self._move("", target)

    # ---- what comes in

    def take(self, turned: Turned) -> None:
        """Something was turned: it is learned, or moves its slider."""
        self.last = turned
        if self.learning:
            target, self.learning = self.learning, ""
            self._move(turned.control, target)
        else:
            self.changed.emit()
        target = self.wiring.moves.get(turned.control, "")
        move = self._targets().get(target)
        if move is not None:
            move(turned.share)

    def _move(self, control: str, target: str) -> None:
        w = self.wiring
        self._keep(Wiring(w.on, w.port, w.anywhere, w.moving(control, target)))

    def _keep(self, wiring: Wiring) -> None:
        self.wiring = wiring
        self._settings.set(CONTROLLERS, write_wiring(wiring))
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """Open and close what the wiring says."""
        for way in tuple(self._open):
            if way not in self.wiring.on:
                self._open.pop(way).close()
        for way in (MIDI, OSC):
            if way in self.wiring.on and way not in self._open:
                self._try(way)
            elif way not in self.wiring.on:
                self.errors.pop(way, None)

    def _try(self, way: str) -> None:
        post, w = self._arrived.emit, self.wiring
        self.errors.pop(way, None)
        try:
            if way == MIDI:
                self._open[way] = MidiInput(post)
            else:
                self._open[way] = OscInput(post, w.port, anywhere=w.anywhere)
        except StudioError as error:
            self.errors[way] = error


def movable(panel: SlidersPanel, puck: Puck) -> dict[str, Callable[[float], None]]:
    """What a control can move now: it is called with a place, 0 to 1."""
    rows = {"guidance": panel.guidance, "seed": panel.seeds, "prompt": panel.prompts}
    rows |= {f"slider {n}": row.slider for n, row in enumerate(panel.added, start=1)}
    return {name: row.turn for name, row in rows.items()} | {
        ACROSS: lambda place: puck.turn(across=place),
        DOWN: lambda place: puck.turn(down=place),
    }


def target_name(target: str) -> str:
    """What a target is called."""
    known = {
        "guidance": tr("Guidance"),
        "seed": tr("Seed"),
        "prompt": tr("Prompt"),
        ACROSS: tr("Pad, across"),
        DOWN: tr("Pad, down"),
    }
    number = target.removeprefix("slider ")
    return known.get(target) or tr("Slider {number} of your own", number=number)
