"""Files as Telegram keeps them: an id, a path to fetch, and what a message says about them."""

from __future__ import annotations

import itertools
import struct
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import PurePath

from telegram.constants import FileSizeLimit

from bot.simulator.params import Upload
from bot.simulator.refusals import Json, Refused, bad_request

_FOLDERS = {
    "photo": ("photos", "jpg", "image/jpeg"),
    "voice": ("voice", "oga", "audio/ogg"),
    "video": ("videos", "mp4", "video/mp4"),
    "video_note": ("video_notes", "mp4", "video/mp4"),
    "audio": ("music", "mp3", "audio/mpeg"),
    "animation": ("animations", "mp4", "video/mp4"),
    "sticker": ("stickers", "webp", "image/webp"),
    "document": ("documents", "bin", "application/octet-stream"),
}
_IMAGE_STARTS = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


@dataclass(frozen=True)
class StoredFile:
    """One file; `size` may be more than what `data` holds."""

    file_id: str
    kind: str
    name: str
    mime: str
    data: bytes
    size: int
    path: str


class Files:
    """All files of the simulator, the oldest forgotten beyond `keep`."""

    def __init__(self, keep: int) -> None:
        self._keep = keep
        self._numbers = itertools.count(1)
        self._files: OrderedDict[str, StoredFile] = OrderedDict()

    def add(self, kind: str, upload: Upload, size: int | None = None) -> StoredFile:
        """The upload is stored and has an id; `size` claims another size than the data's."""
        number = next(self._numbers)
        folder, ending, mime = _FOLDERS[kind]
        suffix = PurePath(upload.name).suffix.lstrip(".") if upload.name else ""
        mime = upload.mime if upload.mime and kind in {"document", "voice", "audio"} else mime
        path = f"{folder}/file_{number}.{suffix or ending}"
        real_size = len(upload.data) if size is None else size
        file = StoredFile(
            f"AgACAgQAAx{number:08d}", kind, upload.name, mime, upload.data, real_size, path
        )
        self._files[file.file_id] = file
        while len(self._files) > self._keep:
            self._files.popitem(last=False)
        return file

    def by_id(self, file_id: str) -> StoredFile | None:
        """The file, None if there is none."""
        return self._files.get(file_id)

    def by_path(self, path: str) -> StoredFile | None:
        """The file that getFile told this path for."""
        return next((file for file in self._files.values() if file.path == path), None)

    def describe(self, file_id: str) -> Json:
        """The File that getFile answers."""
        file = self._files.get(file_id)
        if file is None:
            raise bad_request("invalid file_id")
        if file.size > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise bad_request("file is too big")
        return {**_base(file), "file_path": file.path}


def refuse_bad_upload(kind: str, upload: Upload) -> None:
    """Raise for what Telegram does not take from a bot."""
    if not upload.data:
        raise bad_request("file must be non-empty")
    is_photo = kind == "photo"
    limit = FileSizeLimit.PHOTOSIZE_UPLOAD if is_photo else FileSizeLimit.FILESIZE_UPLOAD
    if len(upload.data) > limit:
        raise Refused(413, "Request Entity Too Large")
    if is_photo and not upload.data.startswith(_IMAGE_STARTS):
        raise bad_request("IMAGE_PROCESS_FAILED")


def media_field(kind: str, file: StoredFile) -> Json:
    """The message's field for a file: {"photo": [...]}, {"voice": {...}} and so on."""
    base = _base(file)
    if kind == "photo":
        width, height = image_size(file.data)
        return {"photo": [{**base, "width": width, "height": height}]}
    if kind == "video_note":
        return {kind: {**base, "length": 240, "duration": 1}}
    if kind == "sticker":
        still = {"type": "regular", "width": 512, "height": 512}
        return {kind: {**base, **still, "is_animated": False, "is_video": False}}
    named = {**base, "mime_type": file.mime}
    if file.name and kind != "voice":
        named["file_name"] = file.name
    if kind in {"video", "animation"}:
        named.update(width=640, height=360)
    if kind != "document":
        named["duration"] = 1
    if kind == "animation":
        return {kind: named, "document": {k: named[k] for k in (*base, "mime_type")}}
    return {kind: named}


def file_id_of(message: Json) -> str | None:
    """The id of the file a message carries."""
    if photos := message.get("photo"):
        return str(photos[-1]["file_id"])
    held = next((message[kind] for kind in _FOLDERS if kind in message), None)
    return str(held["file_id"]) if held else None


def image_size(data: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG; 800 x 600 for what it cannot read."""
    if data.startswith(b"\x89PNG") and len(data) >= 24:
        width, height = struct.unpack(">II", data[16:24])
        return int(width), int(height)
    return _jpeg_size(data) or (800, 600)


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    at = 2
    while data.startswith(b"\xff\xd8") and at + 9 < len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return None


def _base(file: StoredFile) -> Json:
    unique = f"AQAD{file.file_id[-8:]}"
    return {"file_id": file.file_id, "file_unique_id": unique, "file_size": file.size}
