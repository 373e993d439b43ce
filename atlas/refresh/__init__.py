"""Publishers' files become the atlas's figures. In reading order:

recipe        the whole of it, one call a line
declared      what the TOML files ask for
fetch         a publisher's bytes, from a folder or the web, held against their checksum: it alone has the network
workings      bytes to rows: adapt (`atlas.adapters`), take over earlier areas (`carry`), derive (`atlas.derive`)
differences   what changes, in words
store         folders written whole or not at all
"""

from atlas.refresh.recipe import refresh

__all__ = ["refresh"]
