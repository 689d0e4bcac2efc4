"""From trained weights to the file that is shipped: ONNX, fused, 8-bit where it costs least."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from torch import Tensor, nn

from claims.training.model import Network

OPSET = 17
INPUTS = ("ids", "shapes", "mask")
OUTPUTS = ("tags", "cue", "source")


def export(network: Network, weights: Mapping[str, Tensor], target: Path) -> None:
    """Write a network as one quantised ONNX file with dynamic batch and length.

    Args:
        network: Of the architecture; its weights are replaced.
        weights: A state dict.
        target: Written aside first, so that a broken run leaves the old file.
    """
    network.load_state_dict(dict(weights))
    network.float().eval()
    network.encoder.config._attn_implementation = "eager"
    with tempfile.TemporaryDirectory() as folder:
        full, fused, small = (Path(folder) / f"{name}.onnx" for name in ("full", "fused", "small"))
        _trace(network, full)
        config = network.encoder.config
        fusions = FusionOptions("bert")
        # Fused with the look-up of words, the embeddings could not be 8-bit, and are half the file.
        fusions.enable_embed_layer_norm = False
        optimised = optimize_model(
            str(full),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            optimization_options=fusions,
            opt_level=0,
        )
        optimised.save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather", "Attention"],
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )

        aside = target.with_suffix(".tmp")
        aside.write_bytes(small.read_bytes())
    aside.replace(target)


class _Named(nn.Module):
    """The network with its three inputs as positions, which tracing needs."""

    def __init__(self, network: Network) -> None:
        super().__init__()
        self.network = network

    def forward(self, ids: Tensor, shapes: Tensor, mask: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        scores: tuple[Tensor, Tensor, Tensor] = self.network(ids, shapes, mask)
        return scores


def _trace(network: Network, path: Path) -> None:
    ids = torch.randint(1000, 2000, (2, 64))
    batch, length = {0: "batch", 1: "length"}, {0: "batch", 1: "length", 2: "length"}
    torch.onnx.export(
        _Named(network),
        (ids, torch.zeros_like(ids), torch.ones_like(ids)),
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
