"""What a file is, by its first bytes. A name or what its sender calls it is not looked at.

The trap: a program that is called "anh.jpg". What is not in the table is not taken.
"""

# How many bytes tell what a file is.
HEAD = 512

_AT_START = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF8", "image/gif"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
    (b"\xff\xfb", "audio/mpeg"),
    (b"\xff\xf3", "audio/mpeg"),
    (b"\xff\xf1", "audio/aac"),
    (b"fLaC", "audio/flac"),
    (b"#!AMR", "audio/amr"),
    (b"\x1aE\xdf\xa3", "video/webm"),
    (b"PK\x03\x04", "application/zip"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/msword"),
    (b"{\\rtf", "application/rtf"),
)
_RIFF = {b"WEBP": "image/webp", b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo"}
_BRANDS = {
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heic",
    b"avif": "image/avif",
    b"M4A ": "audio/mp4",
    b"qt  ": "video/quicktime",
}
PICTURES = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp", "image/heic", "image/avif"})


def media_type(head: bytes) -> str | None:
    """The type of the file that begins with these bytes; None: of no type that is taken."""
    for magic, found in _AT_START:
        if head.startswith(magic):
            return found
    if head[:4] == b"RIFF":
        return _RIFF.get(head[8:12])
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    return "text/plain" if head and _is_text(head) else None


def _is_text(head: bytes) -> bool:
    """Whether it is words: UTF-8 without control characters. A script, which a machine would run, is none."""
    words = next(
        (
            words
            for cut in range(4 if len(head) >= HEAD else 1)
            if (words := _decoded(head[: len(head) - cut])) is not None
        ),
        None,
    )
    if words is None or words.startswith("#!"):
        return False
    return all(char in "\t\r\n" or (char >= " " and char != "\x7f") for char in words)


def _decoded(head: bytes) -> str | None:
    """The words of these bytes; the last character of a beginning may be cut."""
    try:
        return head.decode("utf-8")
    except UnicodeDecodeError:
        return None
