"""The X simulator: reads and writes nothing of ours; speaks the part of X API v2 that we use, over HTTP.

A process of its own on loopback. It shares no code with the service it tests, so a mistake made there cannot be
made here a second time. What it does and does not simulate is listed in docs/simulator.md.
"""
