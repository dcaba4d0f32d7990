"""What is remembered: tables, queries, migrations, the one commit. Queries take the transaction first."""
