"""The map of the folder, in the words of scoring itself."""

from pathlib import Path

import scoring


def test_every_module_is_on_the_map_once() -> None:
    _, _, text = (scoring.__doc__ or "").partition("Where to find what")
    named = [name for line in text.splitlines() if line.startswith("    ") for name in line.split()]
    folder = Path(scoring.__file__).parent
    assert sorted(named) == sorted(file.stem for file in folder.glob("*.py") if not file.stem.startswith("__"))
