"""Synthetic G-banded chromosomes, drawn from the band tables. No torch, no Qt."""

from cirnet_core.synthetic.cell import SyntheticChromosome, synthetic_cell
from cirnet_core.synthetic.write import write_cell, write_pack

__all__ = ["SyntheticChromosome", "synthetic_cell", "write_cell", "write_pack"]
