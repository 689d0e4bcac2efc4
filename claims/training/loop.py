"""Fine-tuning: seeded epochs, checkpoints to go on from, an average over the last weights."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from claims.extraction.tagger.encoding import CLS, MASK, PAD, SEP, SPECIAL, windows
from claims.training.examples import NO_LINK, NO_TARGET, TAGS, Example
from claims.training.model import Network

IGNORED = -100
_CUE = frozenset({TAGS.index("B-cue"), TAGS.index("I-cue")})


@dataclass(frozen=True)
class Recipe:
    """What a training run does; stored with the weights.

    Attributes:
        epochs, more: Passes over the examples in the first cycle, and in a second one that starts
            from half the rates; the result is the mean over the ends of both (Izmailov et al.,
            Averaging Weights Leads to Wider Optima and Better Generalization, UAI 2018).
        longest: Word pieces in a window, at most.
        batch: Windows in a step.
        encoder_rate, head_rate: Peak learning rates of the first cycle; in both, linear warm-up
            (4 %), then linear decay.
        masked, masked_cues: Share of word pieces that are replaced by MASK, and of those of a
            cue, so that a cue is also known by what stands around it.
        link_weight: Weight of each of the two link losses beside the tag loss.
        taught: Weight of the tags that the teacher gives beside those that are labelled, in [0, 1],
            where it was asked.
        averaged: Steps at the end of each cycle whose weights are averaged, as a share of the
            first cycle's.
        rounded: Share of the first cycle's steps, at its end, taken under 8-bit arithmetic, as
            are all of the second's.
        seed: Of order, windows and masks.
    """

    epochs: int = 10
    more: int = 4
    longest: int = 318
    batch: int = 10
    encoder_rate: float = 1.5e-4
    head_rate: float = 1e-3
    masked: float = 0.06
    masked_cues: float = 0.12
    link_weight: float = 0.3
    taught: float = 0.0
    averaged: float = 0.15
    rounded: float = 0.2
    seed: int = 1


Window = tuple[Example, int, int]
Batch = dict[str, Tensor]


def train(
    network: Network,
    found: Sequence[Example],
    recipe: Recipe,
    checkpoint: Path,
    *,
    device: str = "cpu",
    every: float = 600.0,
    report: Callable[[str], None] = print,
) -> dict[str, Tensor]:
    """Fine-tune a network and return the averaged weights.

    Args:
        network: Changed in place.
        found: The examples, in a fixed order.
        recipe: What to do.
        checkpoint: Written every `every` seconds and after each epoch; where it exists, the run
            goes on from it. Deleted by nobody: the caller does so when the weights are safe.
        device: Of torch.
        report: Told about the progress, a line at a time.

    Raises:
        ValueError: the checkpoint was written under another recipe.
    """
    torch.manual_seed(recipe.seed)
    network.to(device).train()
    epochs = recipe.epochs + recipe.more
    lengths = [len(_epoch(found, recipe, number)) for number in range(epochs)]
    steps = sum(lengths)
    state = _State(network, recipe, sum(lengths[: recipe.epochs]), steps)
    state.restore(checkpoint)
    saved, began, pieces = time.monotonic(), time.monotonic(), 0
    first = state.step
    done = 0
    for number in range(epochs):
        batches = _epoch(found, recipe, number)
        if done + len(batches) <= state.step:
            done += len(batches)
            continue
        for place, group in enumerate(batches):
            if done + place < state.step:
                continue
            tensors = _tensors(group, recipe, random.Random(f"{recipe.seed}.{state.step}"))  # noqa: S311
            pieces += int(tensors["mask"].sum())
            losses = state.advance({key: value.to(device) for key, value in tensors.items()})
            if state.step % 50 == 0:
                spent = time.monotonic() - began
                left = spent / (state.step - first) * (steps - state.step)
                report(
                    f"epoch {number + 1}/{epochs} step {state.step}/{steps} "
                    f"{pieces / spent:,.0f} pieces/s, {left / 60:.0f} min left; loss {losses}"
                )
            if time.monotonic() - saved > every:
                state.save(checkpoint)
                saved = time.monotonic()
        done += len(batches)
        state.save(checkpoint)
        saved = time.monotonic()
    return state.result()


@dataclass
class _State:
    """Everything a run needs to go on where it stopped."""

    network: Network
    recipe: Recipe
    first: int
    steps: int
    step: int = 0
    taken: int = 0
    mean: dict[str, Tensor] = field(default_factory=dict)
    recent: list[Tensor] = field(default_factory=list)

    def __post_init__(self) -> None:
        named = [(n, p) for n, p in self.network.named_parameters() if p.requires_grad]
        encoder = [p for n, p in named if n.startswith("encoder") and p.ndim > 1]
        vectors = [p for n, p in named if n.startswith("encoder") and p.ndim <= 1]
        heads = [p for n, p in named if not n.startswith("encoder")]
        rate, head = self.recipe.encoder_rate, self.recipe.head_rate
        self.optimiser = torch.optim.AdamW(
            [
                {"params": encoder, "lr": rate, "peak": rate, "weight_decay": 0.01},
                {"params": vectors, "lr": rate, "peak": rate, "weight_decay": 0.0},
                {"params": heads, "lr": head, "peak": head, "weight_decay": 0.01},
            ],
            betas=(0.9, 0.98),
        )
        self.trained = [p for _, p in named]

    def advance(self, batch: Batch) -> str:
        """Take one step; return the mean losses of the last 50 for the report."""
        self.network.round(on=self.step >= self.first * (1 - self.recipe.rounded))
        share = self._share()
        for group in self.optimiser.param_groups:
            group["lr"] = group["peak"] * share
        with torch.autocast(batch["ids"].device.type, dtype=torch.bfloat16):
            tags, cues, sources = self.network(batch["ids"], batch["shapes"], batch["mask"])
        tag_loss = _loss(tags.float(), batch["tags"])
        lesson_loss = _lesson_loss(tags.float(), batch["tags"], batch["lesson"])
        if lesson_loss is not None:
            tag_loss = torch.lerp(tag_loss, lesson_loss, self.recipe.taught)
        hidden = batch["mask"][:, None, :] == 0
        links = [
            _loss(scores.float().masked_fill(hidden, -1e4), batch[target])
            for scores, target in ((cues, "cue_of"), (sources, "source_of"))
        ]
        loss = tag_loss + self.recipe.link_weight * (links[0] + links[1])
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimiser.step()
        self.step += 1
        end = self.first if self.step <= self.first else self.steps
        if self.step > end - self.first * self.recipe.averaged:
            self._average()
        self.recent = [*self.recent[-49:], torch.stack([tag_loss, *links]).detach().cpu()]
        return " ".join(f"{value:.3f}" for value in torch.stack(self.recent).mean(0).tolist())

    def _share(self) -> float:
        """The share of the peak rates at this step."""
        if self.step < self.first:
            peak, done, length = 1.0, self.step, self.first
        else:
            peak, done, length = 0.5, self.step - self.first, self.steps - self.first
        return peak * min(1.0, (done + 1) / (0.04 * length), max(0.01, (1 - done / length) / 0.96))

    def _average(self) -> None:
        self.taken += 1
        for name, value in self.network.state_dict().items():
            value = value.detach().float().cpu()
            if name not in self.mean:
                self.mean[name] = value.clone()
            else:
                self.mean[name] += (value - self.mean[name]) / self.taken

    def result(self) -> dict[str, Tensor]:
        self.network.round(on=False)
        return self.mean or {k: v.detach().cpu() for k, v in self.network.state_dict().items()}

    def save(self, path: Path) -> None:
        aside = path.with_suffix(".tmp")
        torch.save(
            {
                "recipe": self.recipe,
                "step": self.step,
                "network": self.network.state_dict(),
                "optimiser": self.optimiser.state_dict(),
                "mean": self.mean,
                "taken": self.taken,
            },
            aside,
        )
        aside.replace(path)

    def restore(self, path: Path) -> None:
        if not path.exists():
            return
        with torch.serialization.safe_globals([Recipe]):
            kept: dict[str, Any] = torch.load(path, map_location="cpu", weights_only=True)
        if kept["recipe"] != self.recipe:
            raise ValueError(f"{path} is of another recipe ({kept['recipe']}); move it away.")
        self.network.load_state_dict(kept["network"])
        self.optimiser.load_state_dict(kept["optimiser"])
        self.step, self.mean, self.taken = kept["step"], kept["mean"], kept["taken"]


def _loss(scores: Tensor, targets: Tensor) -> Tensor:
    if not bool((targets != IGNORED).any()):
        return scores.sum() * 0.0
    return functional.cross_entropy(scores.flatten(0, 1), targets.flatten(), ignore_index=IGNORED)


def _lesson_loss(scores: Tensor, targets: Tensor, chances: Tensor) -> Tensor | None:
    """Cross entropy to the teacher's chances at the places that have a tag; None without any."""
    spoken = (targets != IGNORED) & (chances.sum(-1) > 0)
    if not bool(spoken.any()):
        return None
    return functional.cross_entropy(scores[spoken], chances[spoken])


def _epoch(found: Sequence[Example], recipe: Recipe, number: int) -> list[list[Window]]:
    """Cut the examples into windows at other places in every epoch; alike lengths together."""
    chance = random.Random(f"{recipe.seed}/{number}")  # noqa: S311 - order, not a secret
    cut = [
        (each, start, end)
        for each in found
        for _, start, end in windows(
            each.encoded, recipe.longest, opening=chance.randint(40, recipe.longest)
        )
    ]
    cut.sort(key=lambda window: window[2] - window[1] + 40 * chance.random())
    groups = [cut[k : k + recipe.batch] for k in range(0, len(cut), recipe.batch)]
    chance.shuffle(groups)
    return groups


def _tensors(group: Sequence[Window], recipe: Recipe, chance: random.Random) -> Batch:
    width = max(end - start for _, start, end in group) + 2
    shape = (len(group), width)
    ids = torch.full(shape, PAD)
    shapes = torch.full(shape, SPECIAL)
    tags, cue_of, source_of = (torch.full(shape, IGNORED) for _ in range(3))
    lesson = torch.zeros(*shape, len(TAGS))
    for row, (example, start, end) in enumerate(group):
        encoded = example.encoded
        last = end - start + 1
        ids[row, 0], ids[row, last] = CLS, SEP
        pieces = torch.from_numpy(encoded.ids[start:end].copy())
        drawn = torch.tensor(
            [
                chance.random() < (recipe.masked_cues if tag in _CUE else recipe.masked)
                for tag in example.tags[start:end].tolist()
            ]
        )
        pieces[drawn & (pieces != SEP)] = MASK
        ids[row, 1:last] = pieces
        shapes[row, 1:last] = torch.from_numpy(encoded.shapes[start:end].copy())
        if example.lesson is not None:
            lesson[row, 1:last] = torch.from_numpy(example.lesson[start:end])
        for place in _firsts(example, start, end):
            at = place - start + 1
            tags[row, at] = int(example.tags[place])
            cue_of[row, at] = _target(int(example.cue_of[place]), start, end, outside=0)
            # Whether a cue outside its source's window has a source cannot be learnt there.
            source_of[row, at] = _target(int(example.source_of[place]), start, end, IGNORED)
    mask = (ids != PAD).long()
    return {
        "ids": ids,
        "shapes": shapes,
        "mask": mask,
        "tags": tags,
        "cue_of": cue_of,
        "source_of": source_of,
        "lesson": lesson,
    }


def _firsts(example: Example, start: int, end: int) -> Iterator[int]:
    return (place for place in range(start, end) if example.encoded.first[place])


def _target(place: int, start: int, end: int, outside: int) -> int:
    if place == NO_LINK:
        return IGNORED
    if place == NO_TARGET:
        return 0
    return place - start + 1 if start <= place < end else outside
