"""The files that are left out of the program folder, by name and with the reason.

Everything else that PyInstaller's hooks collect is included. Some files look superfluous and are not:
``torch/bin/torch_shm_manager`` (``import torch`` looks for it), ``torch.testing``, ``torch.distributed``,
``torch.ao``, ``torch.package``, ``unittest`` (torch imports them), torch's ``.py`` files beside their byte code
(``torch.utils._config_module`` reads its own source), ``torchgen`` (``torch.utils._python_dispatch`` imports it).
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

TESTING = "a test suite; nothing of the program imports it"
NOTEBOOK = "for notebooks and terminals of developers"
OTHER_WINDOW = "another toolkit; the program has one"
NO_NETWORK = "the program opens no connection"
COMPILER = "torch.compile, which needs a C++ compiler; no step of ours is compiled"

MODULES = {
    "IPython": NOTEBOOK,
    "PIL.ImageQt": "figures reach Qt as PNG",
    "PIL.ImageTk": OTHER_WINDOW,
    "PIL._avif": "a picture format that no data set of ours reads",
    "PyQt5": OTHER_WINDOW,
    "PyQt6": OTHER_WINDOW,
    "PySide6.QtDBus": "nothing of the program talks to D-Bus in Python; Qt's own platform code still can",
    "PySide6.QtNetwork": NO_NETWORK,
    "PySide6.QtQml": "no QML in the program",
    "PySide6.QtQuick": "no QML in the program",
    "PySide6.QtQuickWidgets": "no QML in the program",
    "PySide6.QtTest": TESTING,
    "PySide6.scripts": "tools of Qt's developers",
    "_curses": NOTEBOOK,
    "_hashlib": "OpenSSL; Python's own digests do",
    "_pytest": TESTING,
    "_ssl": NO_NETWORK,
    "_tkinter": OTHER_WINDOW,
    "curses": NOTEBOOK,
    "ensurepip": "nothing is installed into the program",
    "filelock": "locks between compilers",
    "fontTools.ufoLib": "a format of font editors",
    "fontTools.voltLib": "a format of font editors",
    "fsspec": "reads files over networks",
    "grimp": "a tool of ours for development",
    "hatchling": "a tool of ours for development",
    "hypothesis": TESTING,
    "importlinter": "a tool of ours for development",
    "iniconfig": TESTING,
    "jinja2": "torch.compile's templates",
    "lib2to3": "translates Python 2",
    "matplotlib.backends.backend_nbagg": NOTEBOOK,
    "matplotlib.backends.backend_qt5agg": "figures are drawn without a window",
    "matplotlib.backends.backend_qtagg": "figures are drawn without a window",
    "matplotlib.backends.backend_tkagg": OTHER_WINDOW,
    "matplotlib.backends.backend_webagg": NO_NETWORK,
    "matplotlib.tests": TESTING,
    "mypy": "a tool of ours for development",
    "networkx": "torch.compile's graphs",
    "numpy.distutils": "compiles extensions",
    "numpy.f2py": "compiles extensions",
    "numpy.tests": TESTING,
    "onnx": "not installed; named so that it never creeps in",
    "pip": "nothing is installed into the program",
    "pluggy": TESTING,
    "pydoc_data": "the help of the interactive interpreter",
    "pygments": NOTEBOOK,
    "pyqtgraph.examples": "examples",
    "pyqtgraph.opengl": "three dimensions",
    "pytest": TESTING,
    "readline": NOTEBOOK,
    "rich": NOTEBOOK,
    "ruff": "a tool of ours for development",
    "scipy": "not a dependency; torch and pyqtgraph take it where it lies about",
    "setuptools": "nothing is installed into the program",
    "ssl": NO_NETWORK,
    "tensorboard": "not a dependency; torch takes it where it lies about",
    "tkinter": OTHER_WINDOW,
    "torch._inductor.codecache": COMPILER,
    "torch._inductor.codegen": COMPILER,
    "torch._inductor.compile_fx": COMPILER,
    "torch._inductor.decomposition": COMPILER,
    "torch._inductor.fx_passes": COMPILER,
    "torch._inductor.graph": COMPILER,
    "torch._inductor.ir": COMPILER,
    "torch._inductor.kernel": COMPILER,
    "torch._inductor.lowering": COMPILER,
    "torch._inductor.pattern_matcher": COMPILER,
    "torch._inductor.scheduler": COMPILER,
    "torch._inductor.select_algorithm": COMPILER,
    "torch._inductor.template_heuristics": COMPILER,
    "torch._vendor.quack": "kernels for GPUs",
    "torch.distributed.checkpoint": "training on many machines",
    "torch.distributed.elastic": "training on many machines",
    "torch.distributed.launcher": "training on many machines",
    "torch.distributed.pipelining": "training on many machines",
    "torch.onnx": "export to other programs",
    "torch.testing._internal.codegen": TESTING,
    "torch.testing._internal.common_methods_invocations": TESTING,
    "torch.testing._internal.distributed": TESTING,
    "torch.testing._internal.generated": TESTING,
    "torch.testing._internal.opinfo": TESTING,
    "torch.testing._internal.test_module": TESTING,
    "torch.utils.benchmark": "compiles and times C++",
    "torch.utils.bottleneck": "a profiler for scripts",
    "torch.utils.hipify": "translates CUDA sources",
    "torch.utils.tensorboard": "needs tensorboard",
    "turtledemo": "examples",
}

FILES = {
    "torch/bin/protoc*": "a compiler",
    "torch/bin/*test*": "C++ test programs, 130 MB of them",
    "torch/bin/[!t]*": "C++ test programs and tools; torch needs torch_shm_manager alone",
    "torch/test/*": "C++ test programs",
    "torch/include/*": "headers",
    "torch/share/*": "CMake files",
    "torch/lib/libaoti_custom_ops*": TESTING,
    "torch/lib/libbackend_with_compiler*": TESTING,
    "torch/lib/libjitbackend_test*": TESTING,
    "torch/lib/libtorchbind_test*": TESTING,
    "torch/utils/model_dump/*": "a web page for developers",
    "matplotlib/mpl-data/sample_data/*": "examples",
    "matplotlib/mpl-data/images/*": "buttons of matplotlib's own windows",
    "matplotlib/mpl-data/plot_directive/*": "for documentation",
    "pyqtgraph/examples/*": "examples",
    "pyqtgraph/icons/*.png": "buttons of pyqtgraph's own dialogs",
    "gradviz/resources/screenshots/*": "pictures of the README",
    "**/plugins/egldeviceintegrations/*": "screens without a desktop",
    "**/plugins/generic/*": "touch screens without a desktop",
    "**/plugins/networkinformation/*": NO_NETWORK,
    "**/plugins/platforms/*qeglfs*": "screens without a desktop",
    "**/plugins/platforms/*qlinuxfb*": "screens without a desktop",
    "**/plugins/platforms/*qminimal*": "draws nothing",
    "**/plugins/platforms/*qvkkhrdisplay*": "screens without a desktop",
    "**/plugins/platforms/*qvnc*": NO_NETWORK,
    "**/plugins/platformthemes/*qgtk3*": "draws in GTK and brings forty libraries of the builder",
    "**/plugins/sqldrivers/*": "recordings are read by Python's own SQLite",
    "**/plugins/tls/*": NO_NETWORK,
    "**/plugins/qmltooling/*": "no QML in the program",
    "**/plugins/imageformats/*qgif*": "no such picture in the program",
    "**/plugins/imageformats/*qicns*": "no such picture in the program",
    "**/plugins/imageformats/*qpdf*": "no such picture in the program",
    "**/plugins/imageformats/*qtga*": "no such picture in the program",
    "**/plugins/imageformats/*qtiff*": "no such picture in the program",
    "**/plugins/imageformats/*qwbmp*": "no such picture in the program",
    "**/plugins/imageformats/*qwebp*": "no such picture in the program",
    "**/*Qt6Network*": NO_NETWORK,
    "**/*Qt6Pdf*": "no such picture in the program",
    "**/*Qt6Qml*": "no QML in the program",
    "**/*Qt6Quick*": "no QML in the program",
    "**/*Qt6VirtualKeyboard*": "touch screens",
    "**/plugins/platforminputcontexts/*qtvirtualkeyboard*": "touch screens",
}

LANGUAGES = ("en", "zh_CN")
"""The languages whose own buttons of Qt are kept; every other ``qtbase_*.qm`` is left out."""

HOST_LIBRARIES = {
    "libGL": "belongs to the graphics driver",
    "libEGL": "belongs to the graphics driver",
    "libGLX": "belongs to the graphics driver",
    "libGLdispatch": "belongs to the graphics driver",
    "libOpenGL": "belongs to the graphics driver",
    "libgbm": "belongs to the graphics driver",
    "libdrm": "belongs to the graphics driver",
    "libstdc++": "an older one than the driver's breaks Mesa",
    "libgcc_s": "goes with libstdc++",
    "libX11": "the X server's protocol; must fit libxcb",
    "libX11-xcb": "goes with libX11",
    "libXau": "goes with libxcb",
    "libXdmcp": "goes with libxcb",
    "libxcb": "older than the host's it can crash; the xcb-util family beside it is safe to bring",
    "libxcb-dri2": "goes with libxcb",
    "libxcb-dri3": "goes with libxcb",
    "libxcb-glx": "goes with libxcb",
    "libxcb-present": "goes with libxcb",
    "libbsd": "goes with libXdmcp",
    "libmd": "goes with libXdmcp",
    "libwayland-client": "the compositor's protocol",
    "libwayland-cursor": "the compositor's protocol",
    "libwayland-egl": "the compositor's protocol",
    "libwayland-server": "the compositor's protocol",
    "libxkbcommon": "reads the host's keyboard files",
    "libdbus-1": "speaks with the host's bus",
    "libsystemd": "goes with libdbus",
    "libcap": "goes with libsystemd",
    "libgcrypt": "goes with libsystemd",
    "libgpg-error": "goes with libsystemd",
    "liblz4": "goes with libsystemd",
    "libfontconfig": "reads the host's font settings",
    "libfreetype": "goes with libfontconfig",
    "libexpat": "goes with libfontconfig; the builder's raises the floor of glibc",
    "libpng16": "goes with libfreetype",
    "libbrotlicommon": "goes with libfreetype",
    "libbrotlidec": "goes with libfreetype",
    "libglib-2.0": "must fit the host's plugins",
    "libgthread-2.0": "goes with libglib",
    "libpcre2-8": "goes with libglib",
    "libz": "every system has it",
}


def reason_for_file(name: str) -> str | None:
    """Return why a file of the program folder is left out, or None if it is included.

    >>> reason_for_file("PySide6/Qt/plugins/tls/libqopensslbackend.so")
    'the program opens no connection'
    """
    name = PurePosixPath(name.replace("\\", "/")).as_posix()
    patterns = (pattern for pattern in FILES if _matches(name, pattern))
    if (pattern := next(patterns, None)) is not None:
        return FILES[pattern]
    if "/translations/" in name and name.endswith(".qm") and "gradviz/" not in name:
        kept = {f"qtbase_{language}.qm" for language in LANGUAGES}
        return None if PurePosixPath(name).name in kept else "another language, or another part of Qt"
    return _reason_for_library(name)


def _matches(name: str, pattern: str) -> bool:
    return fnmatchcase(name, pattern.removeprefix("**/")) or fnmatchcase(f"/{name}", pattern.replace("**/", "*/"))


def _reason_for_library(name: str) -> str | None:
    file = PurePosixPath(name).name
    match = re.fullmatch(r"(lib.+?)\.so(\.\d+)*", file)
    inside_wheel = any(part.endswith(".libs") for part in PurePosixPath(name).parts)
    return HOST_LIBRARIES.get(match[1]) if match and not inside_wheel else None
