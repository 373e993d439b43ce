"""Publishers' files become the atlas's figures. In reading order:

recipe        the whole of it, one call a line
declared      what the TOML files ask for
fetch         a publisher's bytes, from a folder or the web, held against their checksum: it alone has the network
workings      bytes to rows: adapt (`atlas.adapters`), take over earlier areas (`carry`), derive (`atlas.derive`)
judge         whether what was made of changed files can be
guards        what a new release must not do unnoticed
lost          figures that are gone, and cells behind sums
places        figures that changed places
outlines      areas that come, go, or lie elsewhere
differences   what changes, in words
store         folders written whole or not at all
"""

from atlas.refresh.recipe import Update, refresh

__all__ = ["Update", "refresh"]
