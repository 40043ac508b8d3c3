"""A person's phone in a test: what she does returns when the bot has acknowledged it."""

from __future__ import annotations

from bot.simulator.buttons import Tap, find_tap
from bot.simulator.params import Upload
from bot.simulator.person import Person, Said
from bot.simulator.refusals import Json
from bot.simulator.shown import Shown
from bot.simulator.updates import Entry
from bot.simulator.world import Toast

_BIG = "big.bin"
COPENHAGEN = (55.6761, 12.5683)


class Phone:
    """The private chat of one person with the bot."""

    def __init__(self, person: Person) -> None:
        self._person = person
        self._world = person.world
        self._chat = person.chat
        self.location = COPENHAGEN
        self.phone_number = "+4500000000"

    def __repr__(self) -> str:
        return f"<phone of {self.name}, {len(self.messages)} messages>"

    @property
    def id(self) -> int:
        """Her id, which is also the chat's."""
        return self._chat.id

    @property
    def name(self) -> str:
        """Her first name."""
        return str(self._person.user["first_name"])

    @property
    def user(self) -> Json:
        """Her Bot API User."""
        return self._person.user

    @property
    def messages(self) -> list[Shown]:
        """What stands in the chat, the oldest first."""
        kept = self._chat.messages.values()
        return [Shown(self._world, message) for message in kept if not message.deleted]

    @property
    def received(self) -> list[Shown]:
        """What the bot wrote, the oldest first."""
        return [message for message in self.messages if message.from_bot]

    @property
    def last(self) -> Shown:
        """The newest message from the bot; AssertionError if it never wrote."""
        received = self.received
        if not received:
            raise AssertionError(f"the bot has not written to {self.name}")
        return received[-1]

    @property
    def keyboard(self) -> list[list[str]] | None:
        """The labels of the reply keyboard, row by row; None without one."""
        if self._chat.keyboard is None:
            return None
        return [[str(b["text"]) for b in row] for row in self._chat.keyboard["keyboard"]]

    @property
    def toasts(self) -> list[Toast]:
        """What answered her taps, the oldest first."""
        return self._chat.toasts

    async def sends(
        self, text: str, reply_to: Shown | None = None, topic: str | None = None
    ) -> Shown:
        """She writes, in the topic of that name if one is given."""
        quoted = reply_to.stored if reply_to else None
        return await self._said(self._person.says(text, quoted, self._thread_id(topic)))

    @property
    def topics(self) -> list[str]:
        """The names of the chat's topics, in the order in which they began."""
        return list(self._chat.topics.values())

    def deletes_topic(self, name: str) -> None:
        """She deletes a topic with all that was written in it; Telegram tells the bot nothing."""
        thread_id = self._thread_id(name)
        assert thread_id is not None
        self._world.end_topic(self._chat, thread_id)

    def takes_no_topics(self) -> None:
        """Her Telegram shows the bot as one chat, whatever the bot can do."""
        self._chat.takes_topics = False

    def _thread_id(self, topic: str | None) -> int | None:
        ids = {name: number for number, name in self._chat.topics.items()}
        return ids[topic] if topic is not None else None

    async def opens(self, link: str) -> Shown:
        """She opens a link to the bot and presses Start."""
        return await self._said(self._person.opens(link))

    async def taps(self, label: str, on: Shown | None = None) -> None:
        """She taps the newest button with this label; AssertionError if she sees none."""
        tap = find_tap([on] if on else self.received[::-1], None if on else self.keyboard, label)
        if tap.message is not None:
            await self.taps_data(_data(tap), on=tap.message)
        else:
            await self._uses_keyboard(tap.label)

    async def taps_data(self, data: str, on: Shown) -> None:
        """A tap with this data reaches the bot, whether or not the message has such a button."""
        await self._settled(self._person.taps(on.stored, data))

    async def _uses_keyboard(self, label: str) -> None:
        rows = (self._chat.keyboard or {"keyboard": []})["keyboard"]
        button = next(b for row in rows for b in row if b["text"] == label)
        if button.get("request_contact"):
            await self.sends_contact(self.phone_number, self.name)
        elif button.get("request_location"):
            await self.sends_location(*self.location)
        else:
            await self.sends(label)

    async def sends_photo(
        self, data: bytes, caption: str | None = None, reply_to: Shown | None = None
    ) -> Shown:
        """She sends a picture."""
        return await self._shares("photo", Upload("", data, ""), caption, reply_to)

    async def sends_voice(self, data: bytes, caption: str | None = None) -> Shown:
        """She sends a voice note."""
        return await self._shares("voice", Upload("", data, "audio/ogg"), caption)

    async def sends_video(self, data: bytes, caption: str | None = None) -> Shown:
        """She sends a film."""
        return await self._shares("video", Upload("", data, ""), caption)

    async def sends_video_note(self, data: bytes) -> Shown:
        """She sends a round film."""
        return await self._shares("video_note", Upload("", data, ""))

    async def sends_document(
        self,
        name: str,
        data: bytes,
        mime: str = "application/octet-stream",
        caption: str | None = None,
        reply_to: Shown | None = None,
    ) -> Shown:
        """She sends a document."""
        return await self._shares("document", Upload(name, data, mime), caption, reply_to)

    async def sends_big_document(self, size: int, name: str = _BIG) -> Shown:
        """She sends a document that says it has this many bytes; over 20 MB no bot can fetch it."""
        upload = Upload(name, b"", "application/octet-stream")
        return await self._said(self._person.shares("document", upload, size=size))

    async def sends_album(
        self, items: list[tuple[str, bytes, str | None]], reply_to: Shown | None = None
    ) -> list[Shown]:
        """She sends several (kind, data, caption) at once."""
        uploads = [(kind, Upload("", data, ""), caption) for kind, data, caption in items]
        said = self._person.shares_album(uploads, reply_to.stored if reply_to else None)
        return [await self._said(one) for one in said]

    async def sends_location(self, latitude: float, longitude: float) -> Shown:
        """She shares a place."""
        return await self._posts({"location": {"latitude": latitude, "longitude": longitude}})

    async def sends_contact(self, phone_number: str, first_name: str) -> Shown:
        """She shares a telephone number; her own carries her id."""
        contact: Json = {"phone_number": phone_number, "first_name": first_name}
        if phone_number == self.phone_number:
            contact["user_id"] = self.id
        return await self._posts({"contact": contact})

    async def sends_sticker(self, emoji: str) -> Shown:
        """She sends a sticker."""
        file = self._world.files.add("sticker", Upload("", b"RIFF", ""))
        still = {"type": "regular", "width": 512, "height": 512, "emoji": emoji}
        ids = {"file_id": file.file_id, "file_unique_id": f"AQAD{file.file_id[-8:]}"}
        return await self._posts(
            {"sticker": ids | still | {"is_animated": False, "is_video": False}}
        )

    async def sends_poll(self, question: str) -> Shown:
        """She sends a poll with the answers Ja and Nej."""
        options = [{"persistent_id": t, "text": t, "voter_count": 0} for t in ("Ja", "Nej")]
        no = ("is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
        poll = {"id": "1", "question": question, "options": options, "total_voter_count": 0}
        poll |= {"is_anonymous": True, "type": "regular"} | dict.fromkeys(no, False)
        return await self._posts({"poll": poll})

    async def sends_dice(self) -> Shown:
        """She throws a dice."""
        return await self._posts({"dice": {"emoji": "🎲", "value": 4}})

    async def forwards(self, message: Shown) -> Shown:
        """She forwards a message, from whichever chat, to the bot."""
        return await self._said(self._person.forwards(message.stored))

    async def edits(self, message: Shown, text: str) -> Shown:
        """She changes the text of a message of hers."""
        return await self._said(self._person.edits(message.stored, {"text": text}))

    async def edits_caption(self, message: Shown, caption: str) -> Shown:
        """She changes the words under a file of hers."""
        return await self._said(self._person.edits(message.stored, {"caption": caption}))

    async def replaces_photo(
        self, message: Shown, data: bytes, caption: str | None = None
    ) -> Shown:
        """She puts another picture in the place of the file in a message of hers."""
        upload = Upload("", data, "")
        return await self._said(self._person.replaces(message.stored, "photo", upload, caption))

    async def reacts(self, message: Shown, emoji: str | None) -> None:
        """She puts an emoji on a message; None takes it off."""
        await self._settled(self._person.reacts(message.stored, emoji))

    async def blocks_bot(self) -> None:
        """She blocks the bot."""
        await self._settled(self._person.blocks(True))

    async def unblocks_bot(self) -> None:
        """She lets the bot write again."""
        await self._settled(self._person.blocks(False))

    def deletes_account(self) -> None:
        """Her account is gone; Telegram tells the bot only when it writes to her."""
        self._chat.deactivated = True

    async def _shares(
        self,
        kind: str,
        upload: Upload,
        caption: str | None = None,
        reply_to: Shown | None = None,
    ) -> Shown:
        quoted = reply_to.stored if reply_to else None
        return await self._said(self._person.shares(kind, upload, caption, reply_to=quoted))

    async def _posts(self, content: Json) -> Shown:
        return await self._said(self._person.posts(content))

    async def _said(self, said: Said) -> Shown:
        await self._settled(said.entry)
        return Shown(self._world, said.message)

    async def _settled(self, entry: Entry) -> None:
        await self._world.updates.settled(entry)


def _data(tap: Tap) -> str:
    assert tap.message is not None
    button = tap.message.button(tap.label)
    for kind, advice in (("url", "opens(link)"), ("copy_text", "button(label)['copy_text']")):
        if kind in button:
            raise AssertionError(f"{tap.label!r} is a {kind} button: {button[kind]}; use {advice}")
    return str(button["callback_data"])
