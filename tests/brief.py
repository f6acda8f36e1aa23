"""Whether the tests have half an hour: then there are fewer kills and examples, and less is tried twice."""

import os

BRIEF = bool(os.environ.get("PLUMBLINE_BRIEF"))
