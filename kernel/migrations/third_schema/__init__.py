"""Step 0003, "the jewellery counter", by what it is for: each module has `upgrade(op)`, in the order of their names.

A module makes or alters tables of its own and asks nothing of the others; it must give the same tables on SQLite
(where altering takes `op.batch_alter_table`) and on PostgreSQL. They never change once shipped.
"""
