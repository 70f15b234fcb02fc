"""The semantic index over the editors' FAQ: reads entries and customers' phrasings, finds the entry a message means."""
