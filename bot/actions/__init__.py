"""The decision room: reads what Rasa understood and what the FAQ index finds, returns a decision; writes nothing."""
