"""A generator of static atlases: indicator data on area boundaries, drawn once, published as a site."""

__version__ = "0.1.0"
