"""The tables of step 0001, one function each, by what they are for. They never change: later steps alter them."""
