"""`sfumato samplers`: the ways from noise to a picture."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.commands.arguments import add_json
from studio.core.samplers import SAMPLERS

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from studio.commands.console import Console


def add_arguments(parser: ArgumentParser) -> None:
    """Nothing but --json."""
    add_json(parser)


def run(_options: Namespace, console: Console) -> int:
    """List every sampler; no model is needed, and torch is not loaded."""
    rows = [
        {
            "name": sampler.name,
            "label": sampler.label,
            "exact": sampler.exact,
            "stochastic": sampler.stochastic,
            "kinds": list(sampler.kinds),
            "note": sampler.note,
        }
        for sampler in SAMPLERS.values()
    ]
    names = max(len(name) for name in SAMPLERS)
    labels = max(len(sampler.label) for sampler in SAMPLERS.values())
    lines = [f"{s.name:{names}}  {s.label:{labels}}  {s.note}" for s in SAMPLERS.values()]
    console.result({"samplers": rows}, *lines)
    return 0
