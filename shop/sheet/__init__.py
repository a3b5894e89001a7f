"""The calculation sheet: every input of a bill's figures, and one pure function from them to each figure in words.

A quote, a recomputation, the A4 sheet and its code are made of the same two things: `rules/inputs.py` and
`rules/calculate.py`.
"""
