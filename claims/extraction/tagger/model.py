"""The shipped tagger: its files, checked before use, and texts in, attributions out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from claims.extraction.model_files import NETWORK, WEIGHTS, WORDS, checked, read_card
from claims.extraction.tagger.decoding import cue_chances, pieces
from claims.extraction.tagger.encoding import Ints, encode_many, load_tokenizer
from claims.extraction.tagger.linking import Reading, Settings, link
from claims.extraction.tagger.scores import Floats, Network, score_many

_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True)
class Tagger:
    """A loaded tagger.

    Attributes:
        version: Digest of the network's file, stored with every claim.
    """

    tokenizer: Tokenizer
    network: Network
    settings: Settings
    version: str = ""

    @cached_property
    def bias(self) -> Floats:
        """What is added to the log probabilities of the tags, shape (7,)."""
        return np.array(self.settings.bias, dtype=np.float32)

    def read_many(self, texts: Sequence[str]) -> list[Reading]:
        """Return what stands in each text."""
        # Word pieces are made of UTF-8, which has no lone surrogates; offsets stay as they are.
        encoded = encode_many([_SURROGATE.sub("\ufffd", text) for text in texts], self.tokenizer)
        return [
            Reading(
                tuple(link(each, pieces(each, scores.tags, self.bias), scores, self.settings)),
                each.starts[each.first],
                each.ends[each.first],
                cue_chances(each, scores.tags),
                self.settings.lines,
            )
            for each, scores in zip(encoded, score_many(self.network, encoded), strict=True)
        ]


def session_of(data: bytes) -> onnxruntime.InferenceSession:
    """Open a network on one thread; batches go to processes, not threads."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        data,
        options,
        providers=["CPUExecutionProvider"],
        # The fused sum and norm takes ten times as long as the two.
        disabled_optimizers=["SkipLayerNormFusion"],
    )


class OnnxNetwork:
    """A network file run by onnxruntime."""

    def __init__(self, data: bytes) -> None:
        self.session = session_of(data)

    def __call__(self, ids: Ints, shapes: Ints) -> tuple[Floats, Floats, Floats]:
        """Score a batch; see `scores.Network`."""
        outputs = ["tags", "cue", "source"]
        tags, cue, source = self.session.run(outputs, {"ids": ids, "shapes": shapes})
        return tags, cue, source


@cache
def load_tagger(folder: Path = WEIGHTS) -> Tagger:
    """Load a tagger, once per process and folder.

    Raises:
        ModelProblem: a file is missing or has another content than its card says.
    """
    card = read_card(folder)
    data = {name: checked(folder, name, digest) for name, digest in card["sha256"].items()}
    return Tagger(
        load_tokenizer(data[WORDS]),
        OnnxNetwork(data[NETWORK]),
        settings_of(card["settings"]),
        card["sha256"][NETWORK][:12],
    )


def settings_of(values: Mapping[str, Any]) -> Settings:
    """Make settings of a card's values; what it does not name keeps its default."""
    names = {field.name for field in fields(Settings)}
    known: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in values.items()
        if name in names
    }
    lines = known.pop("lines", {})
    told = {kind: (constant, slope) for kind, (constant, slope) in lines.items()}
    return Settings(**known, lines=told)
