"""The whole chain in one process: real tills, real headquarters, and every fault that one seed draws.

`python tools/simulate.py --seeds 150` runs it; the same seed is always the same run. Nothing of the product is copied
here: what is simulated is the clock, the wire, the disks and what people do.
"""
