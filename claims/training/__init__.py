"""Training of the tagger; needs the `train` extra (PyTorch), which use does not."""
