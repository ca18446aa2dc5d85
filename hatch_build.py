"""Compiles the loops in C when steam is installed. Without a compiler steam is installed as well,
and fits with those of numpy."""

import importlib.util
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Kernels(BuildHookInterface):
    """Adds the library, and with it the platform that the wheel is for."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        module = Path(self.root, "steam", "trainer", "kernels", "library.py")
        spec = importlib.util.spec_from_file_location("library", module)
        library = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(library)
        try:
            library.make_library()
        except (OSError, subprocess.SubprocessError) as error:
            told = getattr(error, "stderr", None) or error
            self.app.display_warning(
                f"steam's loops were not compiled ({told}). It works, and fits take two to three "
                "times as long. Install a C compiler (gcc or clang) and install steam again."
            )
            return
        build_data["artifacts"].append(str(library.LIBRARY.relative_to(self.root)))
        build_data["pure_python"] = False
        platform = sysconfig.get_platform().replace("-", "_").replace(".", "_")
        build_data["tag"] = f"py3-none-{platform}"
