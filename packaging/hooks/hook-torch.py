"""Takes the place of PyInstaller's own hook for torch: the CPU build, without what left_out.py names."""

from __future__ import annotations

from left_out import MODULES
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_data_files, collect_dynamic_libs, collect_submodules


def _is_kept(name: str) -> bool:
    return not any(name == one or name.startswith(f"{one}.") for one in MODULES)


# torch.utils._config_module reads its own source when it is imported
module_collection_mode = "pyz+py"
warn_on_missing_hiddenimports = False
hiddenimports = collect_submodules("torch", filter=_is_kept, on_error="ignore")
datas = collect_data_files("torch", excludes=["**/*.h", "**/*.hpp", "**/*.cuh", "**/*.lib", "**/*.cpp", "**/*.pyi"])
binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
# torch finds its libraries beside each other; links elsewhere would confuse it
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
