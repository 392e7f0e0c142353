"""More tiny pipelines, of families whose attention is read in a way of their own.

They are only for the tests of that: what else there is to a family the others show.
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

import diffusers as df
import transformers as tf
from tokenizers import processors

from tests.engine.tiny_pipelines import VOCABULARY, Family, autoencoder, t5, tokenizer

if TYPE_CHECKING:
    from collections.abc import Mapping

CHAT = (
    "{% for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n<think>\n\n</think>\n\n{% endif %}"
)
"""How Qwen 3 is told a prompt."""


def chatting() -> Any:
    """A tokenizer that is told of prompts as Qwen 3's."""
    words = tokenizer()
    words.chat_template = CHAT
    return words


def qwen_3(width: int, layers: int) -> Any:
    return tf.Qwen3Config(
        vocab_size=VOCABULARY,
        hidden_size=width,
        intermediate_size=8,
        num_hidden_layers=layers,
        num_attention_heads=2,
        num_key_value_heads=2,
        head_dim=8,
        pad_token_id=1,
    )


def flow() -> Any:
    return df.FlowMatchEulerDiscreteScheduler(shift=3.0)


def chroma() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # diffusers calls what it calls deprecated
        transformer = df.ChromaTransformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=32,
            axes_dims_rope=[4, 4, 8],
            approximator_num_channels=16,
            approximator_hidden_dim=32,
            approximator_layers=1,
        )
    return df.ChromaPipeline(
        vae=autoencoder(channels=4, quant=False),
        text_encoder=t5(),
        tokenizer=tokenizer(),
        transformer=transformer,
        scheduler=flow(),
    )


def cogview_4() -> Any:
    words = tokenizer()
    words.backend_tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A", special_tokens=[("<s>", 0)]
    )
    text = tf.GlmConfig(
        vocab_size=VOCABULARY,
        hidden_size=32,
        intermediate_size=16,
        num_hidden_layers=2,
        num_attention_heads=4,
        num_key_value_heads=4,
        head_dim=8,
        pad_token_id=1,
    )
    return df.CogView4Pipeline(
        tokenizer=words,
        text_encoder=tf.GlmModel(text),
        vae=autoencoder(),
        transformer=df.CogView4Transformer2DModel(
            patch_size=2,
            in_channels=4,
            out_channels=4,
            num_layers=1,
            attention_head_dim=8,
            num_attention_heads=4,
            text_embed_dim=32,
            time_embed_dim=8,
            condition_dim=4,
            sample_size=16,
            rope_axes_dim=(64, 64),
        ),
        scheduler=df.FlowMatchEulerDiscreteScheduler(
            base_shift=0.25, max_shift=0.75, base_image_seq_len=256, use_dynamic_shifting=True
        ),
    )


def flux_2_klein() -> Any:
    return df.Flux2KleinPipeline(
        scheduler=flow(),
        vae=df.AutoencoderKLFlux2(
            sample_size=32,
            down_block_types=("DownEncoderBlock2D",) * 2,
            up_block_types=("UpDecoderBlock2D",) * 2,
            block_out_channels=(4, 8),
            layers_per_block=1,
            norm_num_groups=2,
            latent_channels=4,
        ),
        text_encoder=tf.Qwen3ForCausalLM(qwen_3(8, 28)),  # the pipeline takes three layers of it
        tokenizer=chatting(),
        transformer=df.Flux2Transformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=24,
            timestep_guidance_channels=16,
            axes_dims_rope=[4, 4, 4, 4],
            guidance_embeds=False,
        ),
    )


def z_image() -> Any:
    transformer = df.ZImageTransformer2DModel(
        in_channels=4,
        dim=32,
        n_layers=1,
        n_refiner_layers=1,
        n_heads=2,
        n_kv_heads=2,
        cap_feat_dim=16,
        axes_dims=[8, 4, 4],
        axes_lens=[128, 32, 32],
    )
    for token in (transformer.x_pad_token, transformer.cap_pad_token):
        token.data.zero_()  # they are left as the memory was
    return df.ZImagePipeline(
        scheduler=flow(),
        vae=autoencoder(quant=False),
        text_encoder=tf.Qwen3Model(qwen_3(16, 2)),
        tokenizer=chatting(),
        transformer=transformer,
    )


def lumina_2() -> Any:
    text = tf.Gemma2Config(
        vocab_size=VOCABULARY,
        head_dim=8,
        hidden_size=16,
        intermediate_size=16,
        num_attention_heads=2,
        num_key_value_heads=2,
        num_hidden_layers=2,
        pad_token_id=1,
    )
    return df.Lumina2Pipeline(
        tokenizer=tokenizer(),
        text_encoder=tf.Gemma2Model(text),
        vae=autoencoder(quant=False),
        transformer=df.Lumina2Transformer2DModel(
            sample_size=16,
            patch_size=2,
            in_channels=4,
            hidden_size=32,
            num_layers=1,
            num_refiner_layers=1,
            num_attention_heads=2,
            num_kv_heads=1,
            multiple_of=16,
            axes_dim_rope=(8, 4, 4),
            axes_lens=(300, 64, 64),
            cap_feat_dim=16,
        ),
        scheduler=flow(),
    )


JOINT: Mapping[str, Family] = {
    "chroma": Family(chroma),
    "cogview4": Family(cogview_4),
    "klein": Family(flux_2_klein),
    "lumina2": Family(lumina_2),
    "zimage": Family(z_image),
}
