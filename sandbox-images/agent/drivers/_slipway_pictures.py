"""Puts pictures into what this process prints, as iTerm2 and others do: ESC ] 1337 ; File = settings : base64 BEL. The page shows
them where they were printed. Used by the interpreter of Python cells, and with matplotlib (see plots/) by programs as well.
"""
import base64
import os
import sys

MOST_BYTES = 512 << 10
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_CANCEL = b"\x18"  # ends an escape: what came of it is no picture


def fits(png) -> bool:
    return isinstance(png, bytes) and png.startswith(_SIGNATURE) and len(png) <= MOST_BYTES


def show(png: bytes, title: str = "", width: int = 0) -> None:
    """On a line of its own. `png` must fit; `title` is what a screen reader says, `width` in pixels of the page, 0 for the picture's own."""
    settings = ["inline=1", f"size={len(png)}"]
    if title:
        settings.append("name=" + base64.b64encode(title.encode("utf-8", "replace")).decode())
    if width:
        settings.append(f"width={width}px")
    _write(b"\x1b]1337;File=" + ";".join(settings).encode() + b":" + base64.b64encode(png) + b"\x07\n")


def _write(escape: bytes) -> None:
    sys.stdout.flush()
    left = memoryview(escape)
    try:
        while left:
            left = left[os.write(1, left):]
    except KeyboardInterrupt:
        os.write(1, _CANCEL)
        raise
