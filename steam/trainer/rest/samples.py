"""Small data sets that come with the trainer, under the names that H2O's examples use."""

from pathlib import Path

from steam.core.errors import NotFound
from steam.trainer.rest.uploads import new_file
from steam.trainer.store import RawFile

SCHEME = "h2o://"
_FOLDER = Path(__file__).parents[1] / "samples"


def is_sample(text: str) -> bool:
    """Whether a path to import names a data set of the trainer's own."""
    return text.lower().startswith(SCHEME)


def copy_sample(text: str, folder: Path) -> RawFile:
    """A copy of what `h2o://iris` or `h2o://iris.csv` names, which goes when its key goes.

    Raises NotFound, with the names that there are.
    """
    files = {path.stem: path for path in sorted(_FOLDER.glob("*.csv"))}
    name = text[len(SCHEME) :].removesuffix(".csv")
    if name not in files:
        known = ", ".join(SCHEME + one for one in files)
        raise NotFound("sample", text[:80], hint=f"There are: {known}.")
    rows = files[name].read_bytes()
    with new_file(folder) as (path, file):
        file.write(rows)
    return RawFile(key=text, path=path, size_bytes=len(rows), owned=True)
