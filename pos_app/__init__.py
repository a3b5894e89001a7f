"""Program 1, the till: a Qt client on a local SQLite file."""
