"""Components that run inside Rasa (its own environment, Python 3.10): they read messages and write features."""
