"""How the course checks itself: nothing here is needed to learn from it."""

import sys

# nbformat's parts would build a grammar of web addresses: a second's work in
# every process, and no notebook has an address to be checked.
sys.modules.setdefault("rfc3987_syntax", None)
