"""UTF-16 text, as spreadsheets write it, as the UTF-8 that everything else reads."""

import codecs
from dataclasses import replace

from steam.trainer.frame.parse.packed import ByteStream, Member

MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def as_utf8(member: Member, start: bytes) -> Member:
    """The member as UTF-8, without its mark; `start` is what has been read of it already."""
    return replace(
        member,
        stream=_Utf8Stream(member.stream, start),
        packing=member.packing or "UTF-16",
        damage=(*member.damage, UnicodeDecodeError),
    )


class _Utf8Stream:
    """Raises UnicodeDecodeError at what is no UTF-16, and what the stream below raises."""

    def __init__(self, wide: ByteStream, start: bytes) -> None:
        self._wide = wide
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._start = start
        self._ready = b""
        self._at_end = False

    def read(self, count: int, /) -> bytes:
        while len(self._ready) < count and not self._at_end:
            data, self._start = self._start or self._wide.read(count), b""
            self._at_end = not data
            self._ready += self._decoder.decode(data, final=self._at_end).encode()
        data, self._ready = self._ready[:count], self._ready[count:]
        return data

    def close(self) -> None:
        self._wide.close()
