"""Weights in place, read back from the shipped file, so that training can go on from them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import NodeProto, numpy_helper
from torch import Tensor

from claims.extraction.tagger.scores import Floats
from claims.training.model import Student

Stored = Mapping[str, NDArray[np.generic]]

_LAYER = re.compile(r"^/network/(.+)/(?:MatMul|Gemm)")


def load_shipped(network: Student, path: Path) -> None:
    """Give a network the weights of a file that `export` wrote, 8-bit ones as far as they go.

    Raises:
        ValueError: a weight is not in the file.
        OSError: the file cannot be read.
    """
    graph = onnx.load(path).graph
    stored = {each.name: numpy_helper.to_array(each) for each in graph.initializer}
    found = {
        name: values
        for name in network.state_dict()
        if (values := _value(stored, f"network.{name}")) is not None
    }
    for node in graph.node:
        found |= dict(_of_node(stored, node))
    missing = network.state_dict().keys() - found.keys()
    if missing:
        raise ValueError(f"{path} holds no {', '.join(sorted(missing))}.")
    network.load_state_dict({name: _tensor(found[name]) for name in network.state_dict()})


def _of_node(stored: Stored, node: NodeProto) -> Iterator[tuple[str, Floats]]:
    """Name what the export renamed: the matrices, which stand transposed."""
    if named := _LAYER.match(node.name):
        for given in node.input:
            matrix = _value(stored, given.removesuffix("_quantized"))
            if matrix is not None and matrix.ndim == 2:
                yield f"{named[1].replace('/', '.')}.weight", matrix.T


def _value(stored: Stored, name: str) -> Floats | None:
    if name in stored:
        return stored[name].astype(np.float32)
    if f"{name}_quantized" not in stored:
        return None
    whole = stored[f"{name}_quantized"].astype(np.float32)
    zero = stored[f"{name}_zero_point"].astype(np.float32)
    result: Floats = (whole - zero) * stored[f"{name}_scale"].astype(np.float32)
    return result


def _tensor(values: Floats) -> Tensor:
    return torch.from_numpy(np.ascontiguousarray(values))
