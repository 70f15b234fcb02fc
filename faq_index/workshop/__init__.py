"""The workshop: makes and measures what serving only reads; nothing that serves imports it."""
