"""Replacement for PyInstaller's own hook for torch: the CPU build, without the modules in left_out.py."""

from __future__ import annotations

from left_out import MODULES
from PyInstaller.utils.hooks import PY_DYLIB_PATTERNS, collect_data_files, collect_dynamic_libs, collect_submodules


def _is_kept(name: str) -> bool:
    return not any(name == module or name.startswith(f"{module}.") for module in MODULES)


# torch.utils._config_module reads its own source when it is imported
module_collection_mode = "pyz+py"
warn_on_missing_hiddenimports = False
hiddenimports = collect_submodules("torch", filter=_is_kept, on_error="ignore")
datas = collect_data_files("torch", excludes=["**/*.h", "**/*.hpp", "**/*.cuh", "**/*.lib", "**/*.cpp", "**/*.pyi"])
binaries = collect_dynamic_libs("torch", search_patterns=[*PY_DYLIB_PATTERNS, "*.so.*"])
# torch expects its libraries in one folder, without links to them from elsewhere
bindepend_symlink_suppression = ["**/torch/lib/*.so*"]
