"""The starter model's own vocabulary: byte-level BPE in CLIP's format, learned from captions."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import torch
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from torch import Tensor

from studio.training.outside import CLIPTokenizer, Tokens
from studio.training.painter import WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

START, END = "<|startoftext|>", "<|endoftext|>"
WORD_END = "</w>"
PIECES = r"[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def learn_tokenizer(captions: Iterable[str], folder: Path, vocabulary: int, length: int) -> Tokens:
    """Learn a vocabulary of about that size, write it to a folder, and return its tokenizer.

    Every phrase of the word list counts twenty times, so that known words stay whole; unknown
    words fall into pieces, down to bytes, and are never lost.
    """
    split = pre_tokenizers.Split(Regex(PIECES), "removed", invert=True)
    to_bytes = pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)
    bpe = Tokenizer(models.BPE(end_of_word_suffix=WORD_END, unk_token=END))
    bpe.normalizer = normalizers.Lowercase()
    bpe.pre_tokenizer = pre_tokenizers.Sequence([split, to_bytes])
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        min_frequency=2,
        end_of_word_suffix=WORD_END,
        initial_alphabet=alphabet,
        special_tokens=[],
        show_progress=False,
    )
    phrases = [p for values in WORDS.values() for words in values.values() for p in words]
    bpe.train_from_iterator([*captions, *phrases * 20], trainer)
    folder.mkdir(parents=True, exist_ok=True)
    bpe.model.save(str(folder))
    numbers: dict[str, int] = json.loads((folder / "vocab.json").read_text(encoding="utf-8"))
    for letter in sorted(alphabet):
        for piece in (letter, letter + WORD_END):
            numbers.setdefault(piece, len(numbers))
    for special in (START, END):
        numbers.setdefault(special, len(numbers))
    text = json.dumps(numbers, ensure_ascii=False)
    (folder / "vocab.json").write_text(text, encoding="utf-8")
    files = [str(folder / name) for name in ("vocab.json", "merges.txt")]
    CLIPTokenizer(*files, model_max_length=length).save_pretrained(folder)
    return load_tokenizer(folder, length)


def load_tokenizer(folder: Path, length: int) -> Tokens:
    """Return the tokenizer of a folder, for captions of up to `length` tokens."""
    tokenizer: Tokens = CLIPTokenizer.from_pretrained(folder, local_files_only=True)
    tokenizer.model_max_length = length
    return tokenizer


def encode(tokenizer: Tokens, texts: list[str], length: int) -> Tensor:
    """Return texts as token numbers, padded or cut to (N, length) int64."""
    found = tokenizer(texts, padding="max_length", truncation=True, max_length=length)
    return torch.tensor(found["input_ids"], dtype=torch.int64).reshape(-1, length)
