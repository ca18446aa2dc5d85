"""The database: tables, engine, migrations and the two stores."""
