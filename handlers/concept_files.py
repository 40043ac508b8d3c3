"""A concept as a file, for another municipality to begin with."""

import json
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import Field, TypeAdapter, ValidationError

from bot.answers import Answer, Attachment, Media, Screen
from bot.domain.activities import Track
from bot.domain.alliance import ConceptKind, Horizon
from bot.domain.people import COORDINATORS, ORGANISERS
from bot.domain.reading import LONGEST_LINE, LONGEST_TEXT
from bot.services import concepts
from handlers.concept_work import MOST_STEPS
from handlers.concepts import form, partner_first
from handlers.menu import cancel_row
from handlers.routes import Ask, Routes, Said, button

routes = Routes("concept_files")

Line = Annotated[str, Field(min_length=1, max_length=LONGEST_LINE)]


@dataclass(frozen=True, slots=True)
class ConceptFile:
    """What travels from one municipality to another: no partner, no person, no figures."""

    format: Literal["hjem-til-alle/concept"]
    version: Literal[1]
    name: Line
    kind: ConceptKind
    track: Track
    horizon: Horizon
    about: Annotated[str, Field(max_length=LONGEST_TEXT)]
    checklist: Annotated[list[Line], Field(max_length=MOST_STEPS)]


_file = TypeAdapter(ConceptFile)


@routes.tap("send", ORGANISERS)
def send(ask: Ask, concept_id: int) -> Said:
    t, one = ask.t, concepts.concept(ask.tx, ask.who, concept_id)
    facts = one.facts
    sheet = ConceptFile(
        "hjem-til-alle/concept",
        1,
        facts.name,
        facts.kind,
        facts.track,
        facts.horizon,
        facts.about,
        [step.what for step in concepts.steps(ask.tx, ask.who, concept_id)],
    )
    content = json.dumps(_file.dump_python(sheet, mode="json"), ensure_ascii=False, indent=2)
    file = Attachment(Media.DOCUMENT, content=content.encode(), name=f"koncept-{concept_id}.json")
    words = t(
        "Another municipality can load this file under Concepts. "
        "It holds the description and the checklist: no partners and no people."
    )
    rows = ((button(t("Back to the concept"), "concepts.show", concept_id),),)
    return Answer((Screen(words, rows, attachment=file),), fresh=True)


@routes.tap("", COORDINATORS)
def ask_file(ask: Ask) -> Said:
    """The next file is a concept from elsewhere."""
    if (first := partner_first(ask)) is not None:
        return first
    ask.expects("concept_files.file")
    return Screen(ask.t("Send the file of the concept here."), (cancel_row(ask.t),))


@routes.step("file", COORDINATORS, any_kind=True, reads_file=True)
def take_file(ask: Ask) -> Said:
    """The form, filled with what the file says; who leads it here is asked."""
    try:
        sheet = _file.validate_json(ask.message.content)
    except ValidationError:
        words = ask.t("That is no concept file. Send the file that the other bot made.")
        return Screen(words, (cancel_row(ask.t),))
    draft = {
        "name": sheet.name,
        "kind": sheet.kind.value,
        "track": sheet.track.value,
        "horizon": sheet.horizon.value,
        "about": sheet.about,
        "steps": sheet.checklist,
    }
    return form.onward(ask, draft)
