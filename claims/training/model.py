"""The network: an encoder, a tag for every word piece, and two kinds of link."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, PreTrainedModel

from claims.extraction.tagger.encoding import SHAPES
from claims.training.examples import TAGS

LINK = 128
"""Width of the projections whose products score a link."""


def load_encoder(folder: Path) -> PreTrainedModel:
    """Load an encoder without its pooling layer and without dropout inside."""
    encoder: PreTrainedModel = AutoModel.from_pretrained(
        folder,
        add_pooling_layer=False,
        attention_probs_dropout_prob=0.0,
        hidden_dropout_prob=0.0,
    )
    return encoder


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
        weights = _passing(_rounded_weights, self.weight)
        return functional.linear(_passing(_rounded_inputs, inputs), weights, self.bias)


class _Passing(torch.autograd.Function):
    """A change of values that gradients pass as if it were none."""

    @staticmethod
    def forward(ctx: Any, values: Tensor, change: Callable[[Tensor], Tensor]) -> Tensor:
        return change(values)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        return gradients[0], None


def _passing(change: Callable[[Tensor], Tensor], values: Tensor) -> Tensor:
    changed: Tensor = _Passing.apply(values, change)  # type: ignore[no-untyped-call]
    return changed


def _rounded_weights(weights: Tensor) -> Tensor:
    scale = (weights.abs().amax(1, keepdim=True) / 127).clamp_min(1e-8)
    return (weights / scale).round_().mul_(scale)


def _rounded_inputs(inputs: Tensor) -> Tensor:
    # The whole range fits by the choice of scale, so that nothing has to be cut off.
    values = inputs.flatten(1)
    low, high = values.amin(1).clamp_max(0).float(), values.amax(1).clamp_min(0).float()
    scale = ((high - low) / 255).clamp_min(1e-8).view(-1, *[1] * (inputs.ndim - 1))
    return (inputs / scale).round_().mul_(scale).to(inputs.dtype)


class Network(nn.Module):
    """An encoder with tag logits and two link matrices on top; word embeddings are not trained.

    The encoder is uncased and sees a window only; its shapes give it back what was lost: capitals,
    and whether a word stands inside quotation marks that opened before the window.
    """

    def __init__(self, encoder: PreTrainedModel) -> None:
        super().__init__()
        self.encoder = encoder
        for weights in encoder.embeddings.parameters():
            weights.requires_grad = False
        width = encoder.config.hidden_size
        self.drop = nn.Dropout(0.1)
        self.tag = nn.Linear(width, len(TAGS))
        self.link_from = nn.Linear(width, 2 * LINK)
        self.link_to = nn.Linear(width, 2 * LINK)

    def round(self, *, on: bool) -> None:
        """Put the encoder under 8-bit arithmetic, or back; here nothing is to be done."""

    def forward(
        self, ids: Tensor, shapes: Tensor, mask: Tensor | None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Score a batch of windows that begin with CLS.

        Args:
            ids, shapes, mask: Integers of shape (batch, n); mask is 0 for
                padding, None where there is none.

        Returns:
            Tag logits (batch, n, 7); scores (batch, n, n) of "the cue of this content begins
            there" and of "the source of this cue begins there", CLS standing for none.
        """
        hidden = self.drop(self.read(ids, shapes, mask))
        start, end = self.link_from(hidden), self.link_to(hidden)
        scale = 1 / math.sqrt(LINK)
        cue = torch.matmul(start[..., :LINK], end[..., :LINK].transpose(1, 2)) * scale
        source = torch.matmul(start[..., LINK:], end[..., LINK:].transpose(1, 2)) * scale
        return self.tag(hidden), cue, source

    def read(self, ids: Tensor, shapes: Tensor, mask: Tensor | None) -> Tensor:
        """Return the encoder's states, shape (batch, n, width)."""
        raise NotImplementedError


class Student(Network):
    """MiniLM, which is shipped.

    The shapes take the place of BERT's unused segment embedding, so that every one starts as what
    was there.
    """

    def __init__(self, encoder: Path) -> None:
        super().__init__(load_encoder(encoder))
        width = self.encoder.config.hidden_size
        segment = self.encoder.embeddings.token_type_embeddings.weight.data[:1]
        shapes = nn.Embedding(SHAPES, width)
        shapes.weight.data.copy_(segment.expand(SHAPES, width))
        self.encoder.embeddings.token_type_embeddings = shapes
        self.encoder.config.type_vocab_size = SHAPES
        for module in self.encoder.modules():
            if isinstance(module, nn.Linear):
                module.__class__ = Rounded

    def round(self, *, on: bool) -> None:
        """Put the encoder under 8-bit arithmetic, or back."""
        for module in self.encoder.modules():
            if isinstance(module, Rounded):
                module.rounding = on

    def read(self, ids: Tensor, shapes: Tensor, mask: Tensor | None) -> Tensor:
        """As in `Network`."""
        states: Tensor = self.encoder(
            input_ids=ids, token_type_ids=shapes, attention_mask=mask
        ).last_hidden_state
        return states
