"""The finished model on disk: a plain StableDiffusionPipeline folder in half precision."""

from __future__ import annotations

import copy
import json
import shutil
from typing import TYPE_CHECKING, Any

import torch
from diffusers.utils import logging as diffusers_logging

from studio.training.learner import replace_folder
from studio.training.outside import Model, StableDiffusionPipeline, Tokens
from studio.training.painter import WORDS
from studio.training.unet import make_scheduler

if TYPE_CHECKING:
    from pathlib import Path


LARGEST_FILE = "14MB"
WORDS_FILE = "words.json"


def assemble(
    tokenizer: Tokens,
    text: Model,
    autoencoder: Model,
    unet: Model,
) -> Any:
    """Return a pipeline of these parts; the parts are shared, not copied."""
    pipe = StableDiffusionPipeline(
        vae=autoencoder,
        text_encoder=text,
        tokenizer=tokenizer,
        unet=unet,
        scheduler=make_scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    pipe.set_progress_bar_config(disable=True)
    return pipe


def load_pipeline(folder: Path) -> Any:
    """Return the pipeline of a folder in float32, without progress bars."""
    diffusers_logging.disable_progress_bar()
    pipe = StableDiffusionPipeline.from_pretrained(folder, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    return pipe


def export(pipe: Any, folder: Path) -> None:
    """Write a pipeline in float16, no file above 14 MB, with its word list, all at once."""
    diffusers_logging.disable_progress_bar()
    part = folder.with_name(folder.name + ".part")
    shutil.rmtree(part, ignore_errors=True)
    halves = {
        name: copy.deepcopy(getattr(pipe, name)).cpu().half()
        for name in ("vae", "text_encoder", "unet")
    }
    half = StableDiffusionPipeline(
        **halves,
        tokenizer=pipe.tokenizer,
        scheduler=pipe.scheduler,
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )
    half.save_pretrained(part, max_shard_size=LARGEST_FILE)
    for name in halves:
        tidy_config(part / name)
    write_words(part)
    replace_folder(part, folder)


def tidy_config(folder: Path) -> None:
    """Leave out of a part's configuration where it was on the machine that trained it, and a key of
    the autoencoder's that diffusers writes and then, on loading, complains about."""
    path = folder / "config.json"
    config = json.loads(path.read_text(encoding="utf-8"))
    config.pop("_name_or_path", None)
    if config.get("_class_name") == "AutoencoderTiny":
        config.pop("block_out_channels", None)
    path.write_text(json.dumps(config, indent=2) + "\n", encoding="utf-8")


def write_words(folder: Path) -> None:
    """Write which words the model was taught: attribute -> value -> phrases, as JSON."""
    text = json.dumps(WORDS, ensure_ascii=False, indent=1)
    (folder / WORDS_FILE).write_text(text + "\n", encoding="utf-8")
