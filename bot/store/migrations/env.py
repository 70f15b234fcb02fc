"""Runs the migrations on the engine that `Database.migrate` hands over; one runner at a time."""

from alembic import context
from sqlalchemy import text

from bot.store.tables import Table

LOCK = 4_711_001

with context.config.attributes["engine"].connect() as connection:
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": LOCK})
    connection.commit()
    context.configure(connection=connection, target_metadata=Table.metadata)
    with context.begin_transaction():
        context.run_migrations()
    connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": LOCK})
    connection.commit()
