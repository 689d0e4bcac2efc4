"""The network: a small encoder, a tag for every word piece, and two kinds of link."""

from __future__ import annotations

import math
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from claims.extraction.tagger.encoding import SHAPES
from claims.training.examples import TAGS

LINK = 128
"""Width of the projections whose products score a link."""


class Rounded(nn.Linear):
    """A linear layer that can learn under the 8-bit arithmetic it will be shipped with.

    While `rounding` is set, weights are rounded per output and inputs per window, as ONNX's
    dynamic quantisation rounds them; gradients pass as if nothing were rounded. Source: Jacob et
    al., Quantization and Training of Neural Networks for Efficient Integer-Arithmetic-Only
    Inference, CVPR 2018.
    """

    rounding = False

    def forward(self, inputs: Tensor) -> Tensor:
        if not self.rounding:
            return super().forward(inputs)
        return functional.linear(_rounded_inputs(inputs), _rounded_weights(self.weight), self.bias)


def _rounded_weights(weights: Tensor) -> Tensor:
    scale = weights.detach().abs().amax(1).float().clamp_min(1e-8) / 127
    zero = torch.zeros_like(scale, dtype=torch.int32)
    return torch.fake_quantize_per_channel_affine(weights.float(), scale, zero, 0, -127, 127)


def _rounded_inputs(inputs: Tensor) -> Tensor:
    values = inputs.detach().float().flatten(1)
    low, high = values.amin(1).clamp_max(0), values.amax(1).clamp_min(0)
    scale = ((high - low) / 255).clamp_min(1e-8)
    zero = (-low / scale).round().to(torch.int32)
    return torch.fake_quantize_per_channel_affine(inputs.float(), scale, zero, 0, 0, 255)


class Network(nn.Module):
    """MiniLM with letter case and quotation state added, tag logits and two link matrices.

    The encoder is uncased and sees a window only; the shapes give it back what was lost: capitals,
    and whether a word stands inside quotation marks that opened before the window. They take the
    place of BERT's unused segment embedding, so that every one starts as what was there.
    """

    def __init__(self, encoder: Path) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(
            encoder,
            add_pooling_layer=False,
            attention_probs_dropout_prob=0.0,
            hidden_dropout_prob=0.0,
        )
        width = self.encoder.config.hidden_size
        segment = self.encoder.embeddings.token_type_embeddings.weight.data[:1]
        shapes = nn.Embedding(SHAPES, width)
        shapes.weight.data.copy_(segment.expand(SHAPES, width))
        self.encoder.embeddings.token_type_embeddings = shapes
        self.encoder.config.type_vocab_size = SHAPES
        for module in self.encoder.modules():
            if isinstance(module, nn.Linear):
                module.__class__ = Rounded
        self.drop = nn.Dropout(0.1)
        self.tag = nn.Linear(width, len(TAGS))
        self.link_from = nn.Linear(width, 2 * LINK)
        self.link_to = nn.Linear(width, 2 * LINK)

    def round(self, *, on: bool) -> None:
        """Put the encoder under 8-bit arithmetic, or back."""
        for module in self.encoder.modules():
            if isinstance(module, Rounded):
                module.rounding = on

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Score a batch of windows that begin with CLS.

        Args:
            ids, shapes, mask: Integers of shape (batch, n); mask is 0 for padding.

        Returns:
            Tag logits (batch, n, 7); scores (batch, n, n) of "the cue of this content begins
            there" and of "the source of this cue begins there", CLS standing for none.
        """
        hidden = self.drop(
            self.encoder(
                input_ids=ids, token_type_ids=shapes, attention_mask=mask
            ).last_hidden_state
        )
        start, end = self.link_from(hidden), self.link_to(hidden)
        scale = 1 / math.sqrt(LINK)
        cue = torch.matmul(start[..., :LINK], end[..., :LINK].transpose(1, 2)) * scale
        source = torch.matmul(start[..., LINK:], end[..., LINK:].transpose(1, 2)) * scale
        return self.tag(hidden), cue, source
