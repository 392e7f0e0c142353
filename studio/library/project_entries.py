"""What stands in the lines of a project's journal, written and read.

An entry is an object with any of these keys, applied in this order:

    desks   {number: desk}: desks that later keys and lines name by their numbers
    nodes   [node, ...]: new nodes, or nodes that changed
    gone    [id, ...]: nodes that were pruned
    undo    {skip, keep, add, pruned}: of the undo list `keep` entries after the first `skip`
            stay, then the desks of the numbers `add` follow; pruned: {place in `add`: [id, ...]},
            what was pruned when that entry was made
    desk    the number of the desk in the artist's hand
    place   where the artist stands
    board   the pad and the pins
    axes    [known, ...]: how the sliders travel, and what the artist calls them
    choices [{chosen, over}, ...]: new choices of one desk over others, by the desks' numbers
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from studio.core import board_json, known_axes, session, work_json
from studio.core.board import Board
from studio.core.choices import Choice
from studio.core.errors import StudioError
from studio.core.work import Difference, Place, Work, difference

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from studio.core.desk import Desk
    from studio.core.known_axes import Known
    from studio.core.node import Node
    from studio.library.project_journal import Entry


class Desks:
    """The desks of a journal, each written once. Equal desks have one number."""

    def __init__(self) -> None:
        self._numbers: dict[Desk, int] = {}
        self._next = 1

    def know(self, number: int, desk: Desk) -> None:
        """This desk stands in the journal."""
        self._numbers.setdefault(desk, number)
        self._next = max(self._next, number + 1)

    def forget(self, numbers: Iterable[int]) -> None:
        """These could not be written after all."""
        dropped = set(numbers)
        self._numbers = {d: n for d, n in self._numbers.items() if n not in dropped}

    def number(self, desk: Desk, fresh: dict[str, Any]) -> int:
        """The desk's number; its JSON form goes into `fresh` if it never stood in the journal."""
        known = self._numbers.get(desk)
        if known is not None:
            return known
        number = self._next
        self.know(number, desk)
        fresh[str(number)] = work_json.desk_to_dict(desk)
        return number


def entry_of(changed: Difference, desks: Desks) -> Entry:
    """What changed, as one entry."""
    fresh: dict[str, Any] = {}
    entry: Entry = {}
    if changed.nodes:
        entry["nodes"] = [
            work_json.node_to_dict(node, desks.number(node.desk, fresh)) for node in changed.nodes
        ]
    if changed.gone:
        entry["gone"] = list(changed.gone)
    if changed.undo is not None:
        undo = changed.undo
        add = [desks.number(desk, fresh) for desk in undo.add]
        pruned = {str(at): sorted(ids) for at, ids in enumerate(undo.pruned) if ids}
        entry["undo"] = {"skip": undo.skip, "keep": undo.keep, "add": add}
        entry["undo"] |= {"pruned": pruned} if pruned else {}
    if changed.desk is not None:
        entry["desk"] = desks.number(changed.desk, fresh)
    if changed.place is not None:
        entry["place"] = work_json.place_to_dict(changed.place)
    if changed.board is not None:
        entry["board"] = board_json.to_dict(changed.board)
    if changed.axes is not None:
        entry["axes"] = known_axes.to_list(changed.axes)
    if changed.choices:
        entry["choices"] = [
            {
                "chosen": desks.number(choice.chosen, fresh),
                "over": [desks.number(desk, fresh) for desk in choice.over],
            }
            for choice in changed.choices
        ]
    return {"desks": fresh, **entry} if fresh else entry


def snapshot(work: Work, desks: Desks) -> Iterator[Entry]:
    """The whole work as entries, a line for each node: damage to one takes no other with it."""
    whole = difference(None, work)
    for node in whole.nodes:
        yield entry_of(Difference(nodes=(node,)), desks)
    yield entry_of(replace(whole, nodes=()), desks)


@dataclass(slots=True)
class Replay:
    """The entries of a journal, taken in one by one.

    lost: ids of nodes whose desk or description cannot be read (None for one without an id).
    gone: ids of nodes that were pruned.
    """

    desks: dict[int, Desk] = field(default_factory=dict)
    nodes: dict[int, Node] = field(default_factory=dict)
    lost: list[int | None] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    _pruned: dict[int, Node] = field(default_factory=dict)
    _undo: list[tuple[int, frozenset[int]]] = field(default_factory=list)
    _desk: int = 0
    _place: Place = field(default_factory=Place)
    _board: Board = field(default_factory=Board)
    _axes: tuple[Known, ...] = ()
    _choices: list[Choice] = field(default_factory=list)

    def take(self, entries: Iterable[Entry]) -> None:
        """Take entries in, in their order; what makes no sense in one is left out."""
        for entry in entries:
            for key, take in (
                ("desks", self._take_desks),
                ("nodes", self._take_nodes),
                ("gone", self._take_gone),
                ("undo", self._take_undo),
                ("place", self._take_place),
                ("board", self._take_board),
                ("axes", self._take_axes),
                ("choices", self._take_choices),
            ):
                if key in entry:
                    try:
                        take(entry[key])
                    except (LookupError, TypeError, ValueError, AttributeError):
                        self.lost.append(None)
            if isinstance(entry.get("desk"), int):
                self._desk = entry["desk"]

    def work(self, blank: Desk) -> Work:
        """The work as the journal tells it. blank: the desk where it tells of none."""
        undo = self._entries()
        nodes = tuple(node for _, node in sorted(self.nodes.items()))
        desk = self.desks.get(self._desk) or (undo[-1].desk if undo else None)
        if desk is None:
            desk = nodes[-1].desk if nodes else blank
        undo = undo or [session.Entry(desk, board=self._board)]
        place = replace(
            self._place,
            undo_at=min(self._place.undo_at, len(undo) - 1),
            next_node=max(
                self._place.next_node, *(id_ + 1 for id_ in (0, *self.nodes, *self.gone))
            ),
            current=self._place.current if self._place.current in self.nodes else None,
        )
        hidden = undo[place.undo_at].pruned
        pruned = tuple(node for id_, node in sorted(self._pruned.items()) if id_ in hidden)
        choices = tuple(self._choices)
        return Work(desk, tuple(undo), nodes, place, self._board, pruned, self._axes, choices)

    def _entries(self) -> list[session.Entry]:
        """The undo list. What its first entry hides no undo can bring back: it hides nothing."""
        entries: list[session.Entry] = []
        hidden: frozenset[int] = frozenset()
        for number, pruned in self._undo:
            hidden |= pruned
            if number in self.desks:
                hidden = hidden if entries else frozenset()
                entries.append(session.Entry(self.desks[number], hidden, self._board))
        return entries

    def table(self) -> Desks:
        """The numbers of the desks, to go on writing with."""
        desks = Desks()
        for number, desk in self.desks.items():
            desks.know(number, desk)
        return desks

    def _take_desks(self, desks: dict[str, Any]) -> None:
        for number, data in desks.items():
            try:
                self.desks[int(number)] = work_json.desk_from_dict(data)
            except StudioError:
                continue  # the nodes that need it are told as lost

    def _take_nodes(self, nodes: list[dict[str, Any]]) -> None:
        for data in nodes:
            desk = self.desks.get(data["desk"])
            try:
                if desk is None:
                    raise StudioError("The desk of a picture is missing.")
                node = work_json.node_from_dict(data, desk)
            except StudioError:
                self.lost.append(data["id"] if isinstance(data.get("id"), int) else None)
            else:
                self.nodes[node.id] = node
                self.gone.discard(node.id)
                self._pruned.pop(node.id, None)

    def _take_gone(self, ids: list[int]) -> None:
        for node_id in ids:
            node = self.nodes.pop(node_id, None)
            if node is not None:
                self._pruned[node_id] = node
            self.gone.add(node_id)

    def _take_undo(self, undo: dict[str, Any]) -> None:
        skip, keep, pruned = undo["skip"], undo["keep"], undo.get("pruned", {})
        added = [(n, frozenset(pruned.get(str(at), ()))) for at, n in enumerate(undo["add"])]
        self._undo = [*self._undo[skip : skip + keep], *added]

    def _take_place(self, place: dict[str, Any]) -> None:
        self._place = work_json.place_from_dict(place)

    def _take_board(self, board: dict[str, Any]) -> None:
        self._board = board_json.from_dict(board)

    def _take_choices(self, choices: list[dict[str, Any]]) -> None:
        """Choices; one of which a desk cannot be read teaches nothing and is passed over."""
        for data in choices:
            desks = [self.desks.get(number) for number in (data["chosen"], *data["over"])]
            chosen, *over = [desk for desk in desks if desk is not None]
            if len(over) + 1 == len(desks):
                self._choices.append(Choice(chosen, tuple(over)))

    def _take_axes(self, axes: list[Any]) -> None:
        self._axes = known_axes.from_list(axes)
