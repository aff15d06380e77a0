"""What ties a verdict to the bytes that were judged."""

from hashlib import sha256

from crosscheck.v1 import guard_pb2


def of_content(content: bytes | str) -> str:
    """The text "sha256:" and 64 hexadecimal digits, over an image's bytes or a text in UTF-8."""
    return f"sha256:{sha256(content.encode() if isinstance(content, str) else content).hexdigest()}"


def of_part(part: guard_pb2.Part) -> str:
    """The digest of a part's content."""
    match part.WhichOneof("content"):
        case "digest":
            return part.digest
        case "image":
            return of_content(part.image.data)
        case _:
            return of_content(part.text)
