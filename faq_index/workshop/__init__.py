"""The workshop: exports the encoder's graph with torch, in an environment of its own (deploy/locks/workshop.in)."""
