"""A figure followed back: the publisher's row -> names -> changes -> derivation -> the figure shown.

It needs no publisher's file: what a refresh kept (`cells.jsonl`, `provenance.json`) is enough. Every step is worked
out again, and held against `values.csv`. In reading order:

recipe        from the names typed to an `Account`
account       what an account is made of
held          the inputs of the layers that take part
steps         figures that are read, added up, carried over, or not there
derived       figures that are worked out from other layers
things        figures of points and of records
quoted        the publishers' rows of those
scores        scores of an index
text          an account as lines for a terminal
"""

from atlas.explain.recipe import explain
from atlas.explain.text import lines

__all__ = ["explain", "lines"]
