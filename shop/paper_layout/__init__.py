"""How the customer's papers look: a chain's logo, its own lines above and below, its warranty, what is left out.

One layout holds for the whole chain; headquarters says which, or a shop that stands alone. Papers that are kept already
show what they showed.
"""
