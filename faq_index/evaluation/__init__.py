"""The evaluation: reads content and foreign data, writes var/evaluation; nothing that serves imports it."""
