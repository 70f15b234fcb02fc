"""The desk: where people work on conversations that were handed over (FastAPI, Jinja, htmx, server-sent events).

Reads and writes the store; shows nothing but masked text.
"""
