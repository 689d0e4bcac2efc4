"""Fine-tuning MiniLM: sentences of one event come near each other, merely similar ones apart."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel

from claims.matching.embedding import Vectors
from claims.matching.encoder import LONGEST
from claims.training.stories import StoryText


@dataclass(frozen=True)
class Recipe:
    """What a training run does; stored with the weights.

    Attributes:
        passes: Over the topics.
        frozen: Lower layers of the encoder that stay as they are, like the word embeddings.
        batch: Texts in a step, about.
        most: Texts drawn of one topic in a pass, at most.
        rate: Peak learning rate; linear warm-up (5 %), then linear decay.
        head_rate: Of the two numbers that make a cosine into a log-odds.
        other_topics: Weight of all pairs of two topics, beside those of one.
        seed: Of order, draws and dropout.
    """

    passes: int = 4
    frozen: int = 3
    batch: int = 96
    most: int = 48
    rate: float = 6e-5
    head_rate: float = 2e-2
    other_topics: float = 0.25
    seed: int = 1


class SentenceNetwork(nn.Module):
    """MiniLM with the mean of its word pieces, of unit length, as the vector of a text."""

    def __init__(self, encoder: Path, recipe: Recipe) -> None:
        super().__init__()
        self.encoder = AutoModel.from_pretrained(encoder, add_pooling_layer=False)
        self.frozen = recipe.frozen
        for part in (self.encoder.embeddings, *self.encoder.encoder.layer[: recipe.frozen]):
            part.requires_grad_(requires_grad=False)
        self.scale = nn.Parameter(torch.tensor(12.0).log())
        self.constant = nn.Parameter(torch.tensor(-6.0))

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Return unit vectors, shape (batch, 384), of texts given as pieces (batch, n)."""
        hidden = self.encoder(input_ids=ids, attention_mask=mask).last_hidden_state
        return _mean(hidden, mask)

    def lower(self, ids: Tensor, mask: Tensor) -> Tensor:
        """What the frozen layers make of texts, shape (batch, n, 384)."""
        with torch.no_grad():
            hidden: Tensor = self.encoder.embeddings(input_ids=ids)
            for layer in self.encoder.encoder.layer[: self.frozen]:
                hidden = _states(layer(hidden, _hidden(mask, hidden)))
        return hidden

    def upper(self, hidden: Tensor, mask: Tensor) -> Tensor:
        """The vectors of texts of which the frozen layers' output is known."""
        for layer in self.encoder.encoder.layer[self.frozen :]:
            hidden = _states(layer(hidden, _hidden(mask, hidden)))
        return _mean(hidden, mask)

    def log_odds(self, vectors: Tensor) -> Tensor:
        """Of each pair of texts, shape (batch, batch)."""
        return self.scale.exp() * (vectors @ vectors.T) + self.constant


def _states(output: Tensor | tuple[Tensor, ...]) -> Tensor:
    return output[0] if isinstance(output, tuple) else output


def _hidden(mask: Tensor, like: Tensor) -> Tensor:
    """Zero for what is seen, very low for padding, to be added to attention scores."""
    return (1.0 - mask[:, None, None, :].to(like.dtype)) * -1e4


def _mean(hidden: Tensor, mask: Tensor) -> Tensor:
    seen = mask.unsqueeze(-1).float()
    return functional.normalize((hidden.float() * seen).sum(1) / seen.sum(1), dim=-1)


@dataclass(frozen=True)
class Prepared:
    """Texts with what the frozen layers make of them, computed once."""

    texts: Sequence[StoryText]
    states: Sequence[Tensor]


def prepare(
    network: SentenceNetwork, texts: Sequence[StoryText], tokenizer: Tokenizer, *, batch: int = 64
) -> Prepared:
    """Run the frozen layers over all texts, alike lengths together."""
    network.eval()
    tokenizer.no_padding()
    tokenizer.enable_truncation(LONGEST)
    encoded = [each.ids for each in tokenizer.encode_batch([each.text for each in texts])]
    order = sorted(range(len(texts)), key=lambda at: len(encoded[at]))
    states: list[Tensor] = [torch.empty(0)] * len(texts)
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        ids, mask = padded([encoded[at] for at in rows])
        with torch.autocast("cpu", dtype=torch.bfloat16):
            hidden = network.lower(ids, mask)
        for at, row in zip(rows, hidden, strict=True):
            states[at] = row[: len(encoded[at])].to(torch.bfloat16).clone()
    return Prepared(texts, states)


def padded(rows: Sequence[Sequence[int]]) -> tuple[Tensor, Tensor]:
    """Return ids and mask, shape (rows, longest)."""
    ids = nn.utils.rnn.pad_sequence([torch.tensor(row) for row in rows], batch_first=True)
    lengths = torch.tensor([len(row) for row in rows])
    return ids, (torch.arange(ids.shape[1]) < lengths[:, None]).long()


def train(
    network: SentenceNetwork,
    prepared: Prepared,
    recipe: Recipe,
    checkpoint: Path,
    *,
    report: Callable[[str], None] = print,
) -> None:
    """Fine-tune a network in place.

    Args:
        network: Its frozen layers made what is prepared.
        prepared: The texts.
        recipe: What to do.
        checkpoint: Written after each pass; where it exists, the run goes on from it.
        report: Told about the progress, a line at a time.

    Raises:
        ValueError: the checkpoint was written under another recipe.
    """
    torch.manual_seed(recipe.seed)
    trained = [p for n, p in network.named_parameters() if p.requires_grad and "." in n]
    heads = [network.scale, network.constant]
    optimiser = torch.optim.AdamW(
        [
            {"params": trained, "lr": recipe.rate, "weight_decay": 0.01},
            {"params": heads, "lr": recipe.head_rate, "weight_decay": 0.0},
        ]
    )
    plan = [batches(prepared.texts, recipe, number) for number in range(recipe.passes)]
    steps = sum(map(len, plan))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda step: min((step + 1) / (0.05 * steps), max(0.01, 1 - step / steps))
    )
    first = _restore(checkpoint, network, optimiser, schedule, recipe)
    network.train()
    for number in range(first, recipe.passes):
        total = 0.0
        for batch in plan[number]:
            loss = pair_loss(network, prepared, batch, recipe)
            optimiser.zero_grad(set_to_none=True)
            loss.backward()  # type: ignore[no-untyped-call]
            nn.utils.clip_grad_norm_(trained, 1.0)
            optimiser.step()
            schedule.step()
            total += float(loss.detach())
        report(f"pass {number + 1}/{recipe.passes}: loss {total / len(plan[number]):.4f}")
        _save(checkpoint, network, optimiser, schedule, recipe, number + 1)


def batches(texts: Sequence[StoryText], recipe: Recipe, number: int) -> list[list[int]]:
    """Draw the batches of one pass: whole topics, large ones cut to a draw of their texts."""
    chance = random.Random(f"{recipe.seed}/{number}")  # noqa: S311 - order, not a secret
    topics: defaultdict[str, list[int]] = defaultdict(list)
    for at, text in enumerate(texts):
        topics[text.topic].append(at)
    drawn = [chance.sample(topic, min(len(topic), recipe.most)) for topic in topics.values()]
    chance.shuffle(drawn)
    found: list[list[int]] = [[]]
    for topic in drawn:
        if len(found[-1]) + len(topic) > recipe.batch and found[-1]:
            found.append([])
        found[-1].extend(topic)
    return found


def pair_loss(
    network: SentenceNetwork, prepared: Prepared, batch: Sequence[int], recipe: Recipe
) -> Tensor:
    """Mean logistic loss of the pairs of one topic, and of those of two, of other documents."""
    rows = sorted(batch, key=lambda at: len(prepared.states[at]))
    log_odds = network.log_odds(_vectors(network, [prepared.states[at] for at in rows]))
    texts = [prepared.texts[at] for at in rows]
    labels = torch.tensor([[float(bool(a.events & b.events)) for b in texts] for a in texts])
    paired = torch.tensor([[a.document != b.document for b in texts] for a in texts])
    one_topic = torch.tensor([[a.topic == b.topic for b in texts] for a in texts]) & paired
    loss = functional.binary_cross_entropy_with_logits(log_odds, labels, reduction="none")
    found = loss[one_topic].mean()
    if bool((paired & ~one_topic).any()):
        found = found + recipe.other_topics * loss[paired & ~one_topic].mean()
    return found


def _vectors(network: SentenceNetwork, states: Sequence[Tensor]) -> Tensor:
    """Read texts of like length together: padding would be half of the work."""
    parts = []
    for start in range(0, len(states), 24):
        part = list(states[start : start + 24])
        hidden = nn.utils.rnn.pad_sequence(part, batch_first=True)
        lengths = torch.tensor([len(each) for each in part])
        mask = (torch.arange(hidden.shape[1]) < lengths[:, None]).long()
        with torch.autocast("cpu", dtype=torch.bfloat16):
            parts.append(network.upper(hidden, mask))
    return torch.cat(parts)


def vectors_of(network: SentenceNetwork, prepared: Prepared) -> Vectors:
    """Embed prepared texts; one row each, of unit length, in their order."""
    network.eval()
    order = sorted(range(len(prepared.texts)), key=lambda at: len(prepared.states[at]))
    found = np.zeros((len(order), network.encoder.config.hidden_size), np.float32)
    with torch.no_grad():
        found[order] = _vectors(network, [prepared.states[at] for at in order]).float().numpy()
    return found


def _save(
    path: Path,
    network: SentenceNetwork,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    recipe: Recipe,
    done: int,
) -> None:
    aside = path.with_suffix(".tmp")
    torch.save(
        {
            "recipe": str(recipe),
            "done": done,
            "network": network.state_dict(),
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
        },
        aside,
    )
    aside.replace(path)


def _restore(
    path: Path,
    network: SentenceNetwork,
    optimiser: torch.optim.Optimizer,
    schedule: torch.optim.lr_scheduler.LambdaLR,
    recipe: Recipe,
) -> int:
    """Return how many passes were done before."""
    if not path.exists():
        return 0
    kept: Mapping[str, object] = torch.load(path, map_location="cpu", weights_only=True)
    if kept["recipe"] != str(recipe):
        raise ValueError(f"{path} is of another recipe ({kept['recipe']}); move it away.")
    network.load_state_dict(kept["network"])  # type: ignore[arg-type]
    optimiser.load_state_dict(kept["optimiser"])  # type: ignore[arg-type]
    schedule.load_state_dict(kept["schedule"])  # type: ignore[arg-type]
    return int(str(kept["done"]))
