"""The trained part of the extraction: source, cue and content spans and their links."""
