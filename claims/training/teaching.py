"""A whole run for the teacher: labelled articles in, lessons out."""

from __future__ import annotations

from pathlib import Path

import torch

from claims.extraction.model_files import WORDS
from claims.extraction.tagger.encoding import Ints, encode_many, load_tokenizer
from claims.extraction.tagger.scores import Floats, score
from claims.training.examples import examples, read_rows
from claims.training.fitting import Scored, fit, measure, split
from claims.training.lessons import KEPT, ask, write
from claims.training.loop import Recipe, train
from claims.training.run import ENCODER, Report, said
from claims.training.teacher import Teacher, unpack

RECIPE = Recipe(epochs=2, more=0, encoder_rate=6e-5, averaged=0.2, rounded=0.0)


def run(
    articles: Path,
    folder: Path,
    *,
    recipe: Recipe = RECIPE,
    target: Path = KEPT,
    report: Report = print,
) -> str:
    """Train the teacher and write what it says of the articles it was trained on.

    Args:
        articles: Labelled articles, JSON Lines {"article", "text", "attributions"}.
        folder: For the encoder and the checkpoint; a stopped run goes on from it.
        recipe: What to do.
        target: The file of lessons.

    Returns:
        Its figures on the held-out articles, in words.

    Raises:
        ValueError: a file's line is no labelled article; the encoder is not the expected one; the
            checkpoint is of another recipe.
        ModuleNotFoundError: a part of the encoder is not installed.
    """
    folder.mkdir(parents=True, exist_ok=True)
    encoder = unpack(folder)
    tokenizer = load_tokenizer((ENCODER / WORDS).read_bytes())
    rows, held = split([row for row in read_rows(articles) if row["attributions"]])
    found = examples(rows, tokenizer)
    torch.manual_seed(recipe.seed)
    teacher = Teacher(encoder, tokenizer.get_vocab())
    device = "cuda" if torch.cuda.is_available() else "cpu"
    weights = train(teacher, found, recipe, folder / "checkpoint", device=device, report=report)
    teacher.load_state_dict(weights)
    network = Spoken(teacher.eval(), device)
    encoded = encode_many([row["text"] for row in held], tokenizer)
    scored = [
        Scored(row, each, score(network, each)) for row, each in zip(held, encoded, strict=True)
    ]
    write(ask(network, found, report), target)
    return said(measure(scored, fit(scored)))


class Spoken:
    """A network of PyTorch as `claims.extraction.tagger.scores` asks it."""

    def __init__(self, network: Teacher, device: str) -> None:
        self.network, self.device = network, device

    def __call__(self, ids: Ints, shapes: Ints) -> tuple[Floats, Floats, Floats]:
        """As `claims.extraction.tagger.scores.Network`."""
        inputs = (torch.from_numpy(each).to(self.device) for each in (ids, shapes))
        with torch.no_grad(), torch.autocast(self.device, dtype=torch.bfloat16):
            scores = self.network(*inputs, None)
        tags, cue, source = (each.float().cpu().numpy() for each in scores)
        return tags, cue, source
