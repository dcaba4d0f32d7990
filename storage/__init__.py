"""What is stored: tables, queries, migrations, the one commit. A query's first argument is the transaction."""
