"""The dialogue: takes the oldest message of a conversation, lets the machine decide, makes the decision lasting."""
