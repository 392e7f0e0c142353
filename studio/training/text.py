"""The text encoder: a small CLIP text model, first taught to tell what captions say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import Tensor

from studio.training.labels import Heads, labels
from studio.training.learner import Learner
from studio.training.outside import CLIPTextConfig, CLIPTextModel, Model, Tokens
from studio.training.painter import caption, sample_scene
from studio.training.tokenizer import encode

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from studio.training.compute import Compute
    from studio.training.settings import Settings
    from studio.training.stage import Stage

HEAD_WIDTH = 32


def make_text_encoder(tokenizer: Tokens, settings: Settings) -> Model:
    """Return a text encoder with fresh weights for that tokenizer."""
    width = settings.text_width
    config = CLIPTextConfig(
        vocab_size=len(tokenizer),
        hidden_size=width,
        intermediate_size=width * 4,
        num_hidden_layers=settings.text_layers,
        num_attention_heads=max(1, width // HEAD_WIDTH),
        max_position_embeddings=settings.tokens,
        hidden_act="quick_gelu",
        bos_token_id=tokenizer.bos_token_id,
        eos_token_id=tokenizer.eos_token_id,
        pad_token_id=tokenizer.pad_token_id,
        projection_dim=width,
    )
    return CLIPTextModel(config)


def load_text_encoder(folder: Path, tokens: int) -> Model:
    """Return the text encoder of a folder with room for `tokens` positions.

    New positions begin as copies of the last one, which has only ever seen padding.
    """
    old: Model = CLIPTextModel.from_pretrained(folder, dtype=torch.float32)
    have = int(old.config.max_position_embeddings)
    if have >= tokens:
        return old
    wider = CLIPTextModel(
        CLIPTextConfig(**{**old.config.to_dict(), "max_position_embeddings": tokens})
    )
    weights = {k: v for k, v in old.state_dict().items() if "position_ids" not in k}
    for name, value in weights.items():
        if "position_embedding" in name:
            weights[name] = torch.cat([value, value[-1:].repeat(tokens - have, 1)])
    wider.load_state_dict(weights, strict=False)
    return wider


def pretrain_text(
    model: Model,
    tokenizer: Tokens,
    stage: Stage,
    settings: Settings,
    compute: Compute,
) -> None:
    """Teach the encoder to answer, from its last and from its mean state, what a caption says.

    Without this the U-Net would have to teach it language through noise.
    """
    torch.manual_seed(settings.seed)
    model.to(compute.device).train()
    heads = [Heads(settings.text_width).to(compute.device) for _ in range(2)]
    modules = {"text": model, "last": heads[0], "mean": heads[1]}
    parameters = [p for module in modules.values() for p in module.parameters()]
    optimizer = torch.optim.AdamW(parameters, weight_decay=0.01)
    learner = Learner(modules, [optimizer])
    batches = _batches(tokenizer, settings, 4 * settings.batch * min(compute.scale, 4))
    for _ in stage.steps(learner, (1.2e-3, 1e-5)):
        tokens, truth = (t.to(compute.device) for t in next(batches))
        with compute.autocast():
            states = model(tokens).last_hidden_state.float()
        ends = (tokens == int(tokenizer.eos_token_id)).int().argmax(1)
        last = states[torch.arange(len(tokens), device=tokens.device), ends]
        loss = heads[0].loss(last, truth) + 0.5 * heads[1].loss(states.mean(1), truth)
        learner.learn(loss, len(tokens))
    learner.use_average()


def _batches(tokenizer: Tokens, settings: Settings, size: int) -> Iterator[tuple[Tensor, Tensor]]:
    r = np.random.default_rng(settings.seed)
    while True:
        scenes = [sample_scene(int(s)) for s in r.integers(settings.text_pictures, size=size)]
        texts = [caption(scene, r) for scene in scenes]
        yield encode(tokenizer, texts, settings.tokens), labels(scenes)
