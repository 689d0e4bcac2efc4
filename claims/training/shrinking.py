"""From a traced BERT to the file that is shipped: fused, and 8-bit where it costs least."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import onnx
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers.fusion_options import FusionOptions
from onnxruntime.transformers.optimizer import optimize_model
from transformers import PretrainedConfig


def shrink(
    full: Path, config: PretrainedConfig, target: Path, *, spared: Sequence[str] = ()
) -> None:
    """Fuse and quantise a traced encoder, weights and word embeddings, per channel.

    Args:
        full: An ONNX file, float32.
        config: The encoder's.
        spared: Parts of the names of layers that stay as they are.
        target: Written aside first, so that a broken run leaves the old file.
    """
    fusions = FusionOptions("bert")
    # Fused with the look-up of words, the embeddings could not be 8-bit, and are half the file.
    fusions.enable_embed_layer_norm = False
    # onnxruntime adds in one step and normalises in the next in a tenth of the time.
    fusions.enable_skip_layer_norm = False
    fusions.enable_bias_skip_layer_norm = False
    with tempfile.TemporaryDirectory() as folder:
        fused, small = (Path(folder) / f"{name}.onnx" for name in ("fused", "small"))
        optimize_model(
            str(full),
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            optimization_options=fusions,
            opt_level=0,
        ).save_model_to_file(str(fused))
        quantize_dynamic(
            fused,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather", "Attention"],
            nodes_to_exclude=[
                node.name
                for node in onnx.load(fused).graph.node
                if any(part in node.name for part in spared)
            ],
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},
        )
        aside = target.with_suffix(".tmp")
        aside.write_bytes(small.read_bytes())
    aside.replace(target)
