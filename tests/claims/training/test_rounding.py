"""Layers that learn under 8-bit arithmetic; needs PyTorch, which only training installs."""

from __future__ import annotations

import pytest

torch = pytest.importorskip("torch", reason="PyTorch is installed by “make train” alone.")
pytest.importorskip("transformers", reason="transformers is installed by “make train” alone.")

from claims.training.model import Rounded  # noqa: E402 - after the check


def test_a_rounded_layer_is_near_the_whole_one_and_learns_as_it_does() -> None:
    torch.manual_seed(1)
    layer = Rounded(64, 32)
    inputs = torch.randn(3, 20, 64, requires_grad=True)
    kept = inputs.detach().clone()
    whole = layer(inputs)
    whole.sum().backward()
    gradient = inputs.grad.clone()
    inputs.grad = None
    layer.rounding = True
    rounded = layer(inputs)
    rounded.sum().backward()
    assert not torch.equal(rounded, whole)
    assert (rounded - whole).abs().max() < 0.05
    assert torch.equal(inputs, kept)
    assert torch.allclose(inputs.grad, gradient, atol=0.05)


def test_inputs_have_256_values_in_each_window() -> None:
    layer = Rounded(400, 400, bias=False)
    layer.weight.data = torch.eye(400)
    layer.rounding = True
    found = layer(torch.randn(2, 50, 400))
    assert all(128 < len(window.unique()) <= 256 for window in found)
