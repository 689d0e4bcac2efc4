"""The tagger as a spaCy component: `nlp.add_pipe("attribution_tagger")`, then `doc._.tagged`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import minibatch

from claims.extraction.model_files import WEIGHTS
from claims.extraction.tagger.model import Tagger, load_tagger

NAME = "attribution_tagger"

if not Doc.has_extension("tagged"):
    Doc.set_extension("tagged", default=None)


class AttributionTagger:
    """Sets `doc._.tagged`, a `linking.Reading` of each text."""

    def __init__(self, tagger: Tagger) -> None:
        self.tagger = tagger

    def __call__(self, doc: Doc) -> Doc:
        """Tag one document."""
        (doc._.tagged,) = self.tagger.read_many([doc.text])
        return doc

    def pipe(self, stream: Iterable[Doc], *, batch_size: int = 16) -> Iterator[Doc]:
        """Tag documents in batches, whose texts are cut into word pieces together."""
        for docs in minibatch(stream, size=batch_size):
            found = self.tagger.read_many([doc.text for doc in docs])
            for doc, tagged in zip(docs, found, strict=True):
                doc._.tagged = tagged
                yield doc


def make_component(nlp: Language, name: str, weights: str | None) -> AttributionTagger:
    """Make the component; `weights` names a folder other than the shipped one.

    Raises:
        ModelProblem: a file of the weights is missing or damaged.
    """
    return AttributionTagger(load_tagger(Path(weights) if weights else WEIGHTS))


Language.factory(
    NAME, assigns=["doc._.tagged"], default_config={"weights": None}, func=make_component
)
