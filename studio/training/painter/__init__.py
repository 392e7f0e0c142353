"""A painter of procedural landscapes: what the starter model learns from. No torch, no Qt."""

from studio.training.painter.captions import caption
from studio.training.painter.painter import Painter
from studio.training.painter.scene import Scene, Subject, sample_scene
from studio.training.painter.textures import TextureBank, make_bank
from studio.training.painter.words import WORDS, mentioned

__all__ = [
    "WORDS",
    "Painter",
    "Scene",
    "Subject",
    "TextureBank",
    "caption",
    "make_bank",
    "mentioned",
    "sample_scene",
]
