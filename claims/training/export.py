"""From trained weights to the file that is shipped: ONNX, fused, 8-bit where it costs least."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import torch
from torch import Tensor, nn

from claims.training.model import Student
from claims.training.shrinking import shrink

OPSET = 17
INPUTS = ("ids", "shapes")
OUTPUTS = ("tags", "cue", "source")
HEADS = ("/tag/", "/link_from/", "/link_to/")
"""The layers on top: a fiftieth of the work, and the last to bear rounding."""


def export(network: Student, weights: Mapping[str, Tensor], target: Path) -> None:
    """Write a network as one quantised ONNX file with dynamic batch and length.

    Windows of a batch are alike long: the file asks for no mask.

    Args:
        network: Of the architecture; its weights are replaced.
        weights: A state dict.
        target: Written aside first, so that a broken run leaves the old file.
    """
    network.load_state_dict(dict(weights))
    network.float().eval()
    network.round(on=False)
    network.encoder.config._attn_implementation = "eager"
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "full.onnx"
        _trace(network, full)
        shrink(full, network.encoder.config, target, spared=HEADS)


class _Named(nn.Module):
    """The network with its inputs as positions, which tracing needs."""

    def __init__(self, network: Student) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shapes: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        scores: tuple[Tensor, Tensor, Tensor] = self.network(ids, shapes, None)
        return scores


def _trace(network: Student, path: Path) -> None:
    ids = torch.randint(1000, 2000, (2, 64))
    batch, length = {0: "batch", 1: "length"}, {0: "batch", 1: "length", 2: "length"}
    torch.onnx.export(
        _Named(network),
        (ids, torch.zeros_like(ids)),
        str(path),
        input_names=list(INPUTS),
        output_names=list(OUTPUTS),
        dynamic_axes={
            **dict.fromkeys((*INPUTS, "tags"), batch),
            "cue": length,
            "source": length,
        },
        opset_version=OPSET,
        dynamo=False,
    )
