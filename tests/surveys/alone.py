"""Python with nothing installed that can be imported but NumPy and SciPy."""

ALONE = """
import sys
from importlib.metadata import packages_distributions

class Blocked:
    absent = packages_distributions().keys() - {"numpy", "scipy"}

    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in self.absent:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)

sys.meta_path.insert(0, Blocked())
"""
