"""The shape of the source: who imports whom, what is tested, what the machine must bear."""
