"""How much of given files Streamlit keeps at this moment: until a file is removed, or its connection has ended."""

from __future__ import annotations

from collections.abc import Mapping

from streamlit.runtime import Runtime
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager


def held() -> Mapping[str, int]:
    """Bytes by connection, as Streamlit calls it; other threads give and remove files meanwhile."""
    kept = Runtime.instance().uploaded_file_mgr if Runtime.exists() else None
    if not isinstance(kept, MemoryUploadedFileManager):
        return {}
    return {one: sum(len(file.data) for file in [*files.values()]) for one, files in [*kept.file_storage.items()]}
