"""Real diffusers pipelines with tiny random weights: one of each shape the studio must cope with.

Everything is built in memory; nothing is downloaded. Each takes well under a second to build and
some tens of milliseconds a step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import diffusers as df
import torch
import transformers as tf
from tokenizers import Tokenizer, models, pre_tokenizers

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

STARTER = Path(__file__).parents[2] / "resources" / "starter"
SPECIALS = ("<s>", "<pad>", "</s>", "<unk>")
VOCABULARY = len(SPECIALS) + 256


@dataclass(frozen=True)
class Family:
    """How to build a pipeline of one family, and how to call it."""

    build: Callable[[], Any]
    size: int = 32
    extra: Mapping[str, Any] = field(default_factory=dict)

    def pipe(self) -> Any:
        """A new pipeline; the same weights each time."""
        with torch.random.fork_rng():
            torch.manual_seed(0)
            pipe = self.build()
        for component in pipe.components.values():
            if isinstance(component, torch.nn.Module):
                component.eval()
        pipe.set_progress_bar_config(disable=True)
        return pipe

    def kwargs(self, seed: int, steps: int = 4) -> dict[str, Any]:
        """Arguments of a call whose picture is a tensor (1, 3, size, size)."""
        return {
            "prompt": "a red house",
            "num_inference_steps": steps,
            "height": self.size,
            "width": self.size,
            "generator": torch.Generator().manual_seed(seed),
            "output_type": "pt",
            **self.extra,
        }


def tokenizer(length: int = 64) -> tf.PreTrainedTokenizerFast:
    """A tokenizer with one token per byte."""
    names = [*SPECIALS, *sorted(pre_tokenizers.ByteLevel.alphabet())]
    vocabulary = {name: number for number, name in enumerate(names)}
    inner = Tokenizer(models.BPE(vocab=vocabulary, merges=[]))
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bos, pad, eos, unknown = SPECIALS
    return tf.PreTrainedTokenizerFast(
        tokenizer_object=inner,
        bos_token=bos,
        pad_token=pad,
        eos_token=eos,
        unk_token=unknown,
        model_max_length=length,
    )


def clip(*, projection: bool) -> Any:
    """A CLIP text encoder of width 32, with a pooled projection or without."""
    config = tf.CLIPTextConfig(
        vocab_size=VOCABULARY,
        hidden_size=32,
        intermediate_size=37,
        num_attention_heads=4,
        num_hidden_layers=2,
        projection_dim=32,
        max_position_embeddings=64,
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
    )
    return (tf.CLIPTextModelWithProjection if projection else tf.CLIPTextModel)(config)


def t5(kind: str = "T5") -> Any:
    """A T5 or UMT5 encoder of width 32."""
    config = getattr(tf, f"{kind}Config")(
        vocab_size=VOCABULARY, d_model=32, d_kv=8, d_ff=37, num_layers=2, num_heads=4
    )
    return getattr(tf, f"{kind}EncoderModel")(config)


def qwen(width: int) -> Any:
    """A Qwen2.5-VL text encoder."""
    text = {
        "vocab_size": VOCABULARY,
        "hidden_size": width,
        "intermediate_size": width,
        "num_hidden_layers": 2,
        "num_attention_heads": 2,
        "num_key_value_heads": 2,
        "rope_parameters": {
            "rope_type": "default",
            "rope_theta": 1e6,
            "mrope_section": [width // 16, width // 16, width // 8],
        },
    }
    vision = {
        "depth": 1,
        "hidden_size": width,
        "intermediate_size": width,
        "num_heads": 2,
        "out_hidden_size": width,
    }
    return tf.Qwen2_5_VLForConditionalGeneration(
        tf.Qwen2_5_VLConfig(text_config=text, vision_config=vision)
    )


def autoencoder(channels: int = 4, *, quant: bool = True) -> df.AutoencoderKL:
    """An AutoencoderKL that halves the size."""
    return df.AutoencoderKL(
        sample_size=32,
        down_block_types=("DownEncoderBlock2D",) * 2,
        up_block_types=("UpDecoderBlock2D",) * 2,
        block_out_channels=(4, 8),
        norm_num_groups=2,
        latent_channels=channels,
        use_quant_conv=quant,
        use_post_quant_conv=quant,
        shift_factor=None if quant else 0.06,
    )


def unet(**extra: Any) -> df.UNet2DConditionModel:
    """A U-Net with cross-attention over width 32."""
    return df.UNet2DConditionModel(
        sample_size=16,
        block_out_channels=(4, 8),
        layers_per_block=1,
        norm_num_groups=2,
        down_block_types=("DownBlock2D", "CrossAttnDownBlock2D"),
        up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"),
        attention_head_dim=2,
        **{"cross_attention_dim": 32, **extra},
    )


def stable_diffusion() -> Any:
    return df.StableDiffusionPipeline(
        vae=autoencoder(),
        text_encoder=clip(projection=False),
        tokenizer=tokenizer(),
        unet=unet(),
        scheduler=df.PNDMScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            skip_prk_steps=True,
            steps_offset=1,
        ),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def stable_diffusion_xl() -> Any:
    return df.StableDiffusionXLPipeline(
        vae=autoencoder(),
        text_encoder=clip(projection=False),
        text_encoder_2=clip(projection=True),
        tokenizer=tokenizer(),
        tokenizer_2=tokenizer(),
        unet=unet(
            cross_attention_dim=64,
            addition_embed_type="text_time",
            addition_time_embed_dim=8,
            projection_class_embeddings_input_dim=80,
        ),
        scheduler=df.EulerDiscreteScheduler(
            beta_start=0.00085,
            beta_end=0.012,
            beta_schedule="scaled_linear",
            timestep_spacing="leading",
            steps_offset=1,
        ),
        add_watermarker=False,
    )


def stable_diffusion_3() -> Any:
    return df.StableDiffusion3Pipeline(
        vae=autoencoder(quant=False),
        text_encoder=clip(projection=True),
        text_encoder_2=clip(projection=True),
        text_encoder_3=t5(),
        tokenizer=tokenizer(),
        tokenizer_2=tokenizer(),
        tokenizer_3=tokenizer(),
        transformer=df.SD3Transformer2DModel(
            sample_size=32,
            patch_size=1,
            in_channels=4,
            out_channels=4,
            num_layers=1,
            attention_head_dim=8,
            num_attention_heads=4,
            caption_projection_dim=32,
            joint_attention_dim=32,
            pooled_projection_dim=64,
        ),
        scheduler=df.FlowMatchEulerDiscreteScheduler(shift=3.0),
    )


def flux() -> Any:
    return df.FluxPipeline(
        vae=autoencoder(channels=4, quant=False),
        text_encoder=clip(projection=False),
        text_encoder_2=t5(),
        tokenizer=tokenizer(),
        tokenizer_2=tokenizer(),
        transformer=df.FluxTransformer2DModel(
            patch_size=1,
            in_channels=16,
            num_layers=1,
            num_single_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=32,
            pooled_projection_dim=32,
            axes_dims_rope=[4, 4, 8],
            guidance_embeds=True,
        ),
        scheduler=df.FlowMatchEulerDiscreteScheduler(shift=3.0, use_dynamic_shifting=True),
    )


def pixart() -> Any:
    return df.PixArtSigmaPipeline(
        vae=autoencoder(),
        text_encoder=t5(),
        tokenizer=tokenizer(),
        transformer=df.PixArtTransformer2DModel(
            sample_size=16,
            num_layers=1,
            patch_size=2,
            attention_head_dim=8,
            num_attention_heads=3,
            caption_channels=32,
            cross_attention_dim=24,
            in_channels=4,
            out_channels=8,
        ),
        scheduler=df.DPMSolverMultistepScheduler(
            beta_start=0.0001, beta_end=0.02, beta_schedule="linear"
        ),
    )


def sana() -> Any:
    blocks = ("ResBlock", "EfficientViTBlock")
    text = tf.Gemma2Config(
        vocab_size=VOCABULARY,
        head_dim=8,
        hidden_size=8,
        intermediate_size=16,
        num_attention_heads=2,
        num_key_value_heads=2,
        num_hidden_layers=1,
    )
    return df.SanaPipeline(
        tokenizer=tokenizer(),
        text_encoder=tf.Gemma2Model(text),
        vae=df.AutoencoderDC(
            latent_channels=4,
            attention_head_dim=2,
            encoder_block_types=blocks,
            decoder_block_types=blocks,
            encoder_block_out_channels=(8, 8),
            decoder_block_out_channels=(8, 8),
            encoder_qkv_multiscales=((), (5,)),
            decoder_qkv_multiscales=((), (5,)),
            encoder_layers_per_block=(1, 1),
            decoder_layers_per_block=(1, 1),
            downsample_block_type="conv",
            upsample_block_type="interpolate",
        ),
        transformer=df.SanaTransformer2DModel(
            patch_size=1,
            in_channels=4,
            out_channels=4,
            num_layers=1,
            num_attention_heads=2,
            attention_head_dim=4,
            num_cross_attention_heads=2,
            cross_attention_head_dim=4,
            cross_attention_dim=8,
            caption_channels=8,
            sample_size=32,
        ),
        scheduler=df.DPMSolverMultistepScheduler(
            prediction_type="flow_prediction", use_flow_sigmas=True, flow_shift=3.0
        ),
    )


def qwen_image() -> Any:
    return df.QwenImagePipeline(
        scheduler=df.FlowMatchEulerDiscreteScheduler(
            use_dynamic_shifting=True, base_shift=0.5, max_shift=0.9, shift_terminal=0.02
        ),
        vae=df.AutoencoderKLQwenImage(
            base_dim=8,
            z_dim=4,
            dim_mult=[1, 2],
            num_res_blocks=1,
            temperal_downsample=[False],
            latents_mean=[0.0] * 4,
            latents_std=[1.0] * 4,
        ),
        text_encoder=qwen(16),
        tokenizer=tokenizer(),
        transformer=df.QwenImageTransformer2DModel(
            patch_size=2,
            in_channels=16,
            out_channels=4,
            num_layers=1,
            attention_head_dim=16,
            num_attention_heads=2,
            joint_attention_dim=16,
            axes_dims_rope=(8, 4, 4),
        ),
    )


def aura_flow() -> Any:
    return df.AuraFlowPipeline(
        tokenizer=tokenizer(),
        text_encoder=t5("UMT5"),
        vae=autoencoder(),
        transformer=df.AuraFlowTransformer2DModel(
            sample_size=32,
            patch_size=2,
            in_channels=4,
            out_channels=4,
            num_mmdit_layers=1,
            num_single_dit_layers=1,
            attention_head_dim=8,
            num_attention_heads=4,
            caption_projection_dim=32,
            joint_attention_dim=32,
            pos_embed_max_size=256,
        ),
        scheduler=df.FlowMatchEulerDiscreteScheduler(shift=1.73),
    )


def hunyuan_image() -> Any:
    pipe = df.HunyuanImagePipeline(
        scheduler=df.FlowMatchEulerDiscreteScheduler(shift=7.0),
        vae=df.AutoencoderKLHunyuanImage(
            in_channels=3,
            out_channels=3,
            latent_channels=4,
            block_out_channels=(32, 32),
            layers_per_block=1,
            spatial_compression_ratio=2,
            sample_size=32,
            scaling_factor=0.476986,
        ),
        text_encoder=qwen(32),
        tokenizer=tokenizer(),
        text_encoder_2=t5(),
        tokenizer_2=tokenizer(),
        transformer=df.HunyuanImageTransformer2DModel(
            in_channels=4,
            out_channels=4,
            num_attention_heads=4,
            attention_head_dim=8,
            num_layers=1,
            num_single_layers=1,
            num_refiner_layers=1,
            patch_size=(1, 1),
            text_embed_dim=32,
            text_embed_2_dim=32,
            rope_axes_dim=(4, 4),
        ),
        guider=df.AdaptiveProjectedMixGuidance(adaptive_projected_guidance_start_step=1),
        ocr_guider=df.AdaptiveProjectedMixGuidance(adaptive_projected_guidance_start_step=1),
    )
    pipe.tokenizer_max_length = 400  # it pads every prompt, template and all, to 1000 tokens
    return pipe


FAMILIES: Mapping[str, Family] = {
    "sd15": Family(stable_diffusion),
    "sdxl": Family(stable_diffusion_xl),
    "sd3": Family(stable_diffusion_3),
    "flux": Family(flux),
    "pixart": Family(pixart, extra={"use_resolution_binning": False, "clean_caption": False}),
    "sana": Family(
        sana, extra={"use_resolution_binning": False, "complex_human_instruction": None}
    ),
    "qwen": Family(qwen_image, extra={"negative_prompt": "grey", "true_cfg_scale": 2.0}),
    "aura": Family(aura_flow),
    "hunyuan": Family(hunyuan_image),
}


def starter() -> Any:
    """The starter model, in single precision as a CPU needs it."""
    pipe = df.StableDiffusionPipeline.from_pretrained(
        STARTER, local_files_only=True, use_safetensors=True, dtype=torch.float32
    )
    pipe.set_progress_bar_config(disable=True)
    return pipe
