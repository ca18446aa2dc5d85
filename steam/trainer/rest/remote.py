"""Files at URLs: allowed by a setting or not at all, and copied below home before they are read.

http and https are fetched here, without following redirects, which could lead anywhere. Other
schemes are those that fsspec knows a backend for; its credentials are the trainer's environment's.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any
from urllib.parse import SplitResult, unquote, urlsplit

from steam.core.errors import InvalidInput, SteamError, Unavailable, Unsupported
from steam.trainer.rest.services import TrainerServices
from steam.trainer.rest.uploads import new_file, too_large
from steam.trainer.store import RawFile

_LOCAL = frozenset({"", "file", "nfs", "local"})
_PIECE = 1 << 20
_TIMEOUT_S = 30.0


def is_remote(text: str) -> bool:
    """Whether a path to import is a URL of another machine."""
    scheme, separator, _ = text.partition("://")
    return bool(separator) and scheme.lower() not in _LOCAL


def fetch(text: str, services: TrainerServices) -> RawFile:
    """A copy of the file at a URL, which goes when its key goes.

    Raises InvalidInput where no setting allows it, Unsupported without a backend, Unavailable where
    it cannot be read, and TooLarge past the limit of uploads.
    """
    url = _allowed(text, services.import_urls)
    opened = _http(text) if url.scheme in {"http", "https"} else _filesystem(text, url.scheme)
    size = 0
    with new_file(services.home.frames) as (path, file), opened as pieces:
        for piece in pieces:
            size += len(piece)
            if size > services.max_upload_bytes:
                raise too_large(services.max_upload_bytes)
            file.write(piece)
    return RawFile(key=text, path=path, size_bytes=size, owned=True)


def _allowed(text: str, prefixes: tuple[str, ...]) -> SplitResult:
    """The parts of a URL below one of the prefixes."""
    try:
        url = urlsplit(text)
        below = any(_is_below(url, urlsplit(prefix)) for prefix in prefixes)
    except ValueError:
        raise InvalidInput(f"{text[:200]!r} is not a URL.") from None
    if url.username or url.password:
        raise InvalidInput(
            "A URL to import may not hold a password.",
            hint="Give the trainer's environment the credentials.",
        )
    if url.path.rpartition("/")[2].startswith("ImportFiles"):
        raise InvalidInput(  # the words of H2O
            f"Recursive path reference: {text[:200]} asks a trainer to import.",
            hint="Give the path of the file itself.",
        )
    if not below or "::" in text or not text.isprintable():
        raise InvalidInput(
            f"{text[:200]} may not be imported from.",
            hint="Set STEAM_IMPORT_URLS to a JSON list of allowed beginnings, or upload the file.",
        )
    return url


def _is_below(url: SplitResult, prefix: SplitResult) -> bool:
    """Whether scheme and host are the same, and the path goes on from the prefix's."""
    folders = unquote(prefix.path).rstrip("/").split("/")
    path = unquote(url.path).split("/")
    same_host = (url.scheme, url.netloc) == (prefix.scheme, prefix.netloc)
    return same_host and path[: len(folders)] == folders and not {".", ".."} & set(path)


@contextmanager
def _http(url: str) -> Iterator[Iterator[bytes]]:
    import httpx  # noqa: PLC0415 -- with the first URL

    try:
        with httpx.stream("GET", url, follow_redirects=False, timeout=_TIMEOUT_S) as answer:
            if answer.status_code != httpx.codes.OK:
                raise InvalidInput(f"{url[:200]} answers with status {answer.status_code}.")
            yield answer.iter_bytes(_PIECE)
    except httpx.HTTPError as error:
        raise _unavailable(url, error) from error


@contextmanager
def _filesystem(url: str, scheme: str) -> Iterator[Iterator[bytes]]:
    try:
        import fsspec  # noqa: PLC0415 -- an extra

        file: IO[bytes] = _open(fsspec, url)
    except (ImportError, ValueError) as error:
        raise Unsupported(
            f"This installation cannot read {scheme[:20]}://.",
            hint="Install steam with its extra, pip install 'steam[remote]', and fsspec's backend.",
        ) from error
    with file:
        yield _pieces(file, url)


def _open(fsspec: Any, url: str) -> IO[bytes]:
    try:
        file: IO[bytes] = fsspec.open(url, "rb").open()
    except FileNotFoundError:
        raise InvalidInput(f"There is no file {url[:200]}.", hint="Check the URL.") from None
    except (ImportError, ValueError):
        raise
    except Exception as error:  # every backend has errors of its own
        raise _unavailable(url, error) from error
    return file


def _pieces(file: IO[bytes], url: str) -> Iterator[bytes]:
    try:
        while piece := file.read(_PIECE):
            yield piece
    except Exception as error:  # every backend has errors of its own
        raise _unavailable(url, error) from error


def _unavailable(url: str, error: Exception) -> SteamError:
    return Unavailable(
        f"{url[:200]} cannot be read: {type(error).__name__}.",
        hint="Check the URL, and the credentials in the trainer's environment.",
    )
