"""One young person with two profiles: a code and a yes make one of them, and nothing is lost."""

from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from sqlalchemy import Table
from sqlmodel import SQLModel, select

from bot.domain.activities import SignupStatus
from bot.domain.housing import Stage
from bot.domain.moods import Level
from bot.services import (
    drafts,
    export,
    invitations,
    merging,
    moods,
    offers,
    people,
    signups,
    stages,
)
from bot.services.people import asker
from bot.store import Tx
from bot.tables import Case, Delivery, Person, Signup
from tests.activities import published
from tests.casework import case_of, change, hand_over, open_case
from tests.everything import FIRST, NAME, fill
from tests.hjem import STEP, Hjem
from tests.test_dwellings import makes
from tests.test_touch import code_for_aya, said

THE_SAME = ("made_at", "profile", "home")
"""Parts of what is kept of a youth of which there is only one."""


async def nova_is_with_dorte(hjem: Hjem) -> int:
    """Aya, on another phone, was invited a second time: as Nova."""
    hjem.clock.now += STEP

    def invite(tx: Tx) -> invitations.Made:
        dorte, sam = hjem.ids["dorte"], hjem.ids["sam"]
        return invitations.invite_youth(tx, asker(tx, hjem.dorte.id), "Nova", dorte, sam)

    made = await hjem.run(invite)
    await hjem.nova.opens(invitations.link("hjem_bot", made.token))
    await hjem.nova.taps("Ja, det er fint")
    await hjem.settled()
    return int((await hjem.run(asker, hjem.nova.id)).id)


async def both_are_one(hjem: Hjem) -> None:
    await hjem.nova.sends(f"/kode {await code_for_aya(hjem)}")
    await hjem.nova.taps("Ja, det er mig")
    await hjem.settled()


async def test_two_profiles_become_one_thread_in_the_chat_that_is_used(hjem: Hjem) -> None:
    await nova_is_with_dorte(hjem)
    await hjem.aya.sends("Hej Bo")
    await hjem.nova.sends("Hej Dorte")
    await hjem.nova.sends(f"/kode {await code_for_aya(hjem)}")
    assert hjem.nova.last.text == (
        "Du er her som Nova, og koden er til Aya. Er du dem begge? "
        "Så samler jeg det hele under Aya, og den anden chat bliver lukket."
    )
    await hjem.nova.taps("Ja, det er mig")
    await hjem.settled()
    assert "Nu er det hele samlet her under navnet Aya." in hjem.nova.received[-2].text
    await hjem.nova.sends("Skriv til Bo")
    await hjem.nova.taps("Se samtalen")
    assert "Hej Bo" in hjem.nova.last.text
    assert "Hej Dorte" in hjem.nova.last.text
    for helper in (hjem.bo, hjem.dorte, hjem.sam):
        assert said(helper, "Nova og Aya er den samme unge. Alt er nu samlet under Aya, og Bo er")
    await hjem.aya.sends("Er her nogen?")
    assert "Kontakt mig" in hjem.aya.last.text
    await hjem.dorte.sends("Mine unge")
    assert not any("Nova" in row[0] for row in hjem.dorte.last.buttons)


async def test_the_next_message_and_the_answer_to_an_old_one_find_their_way(hjem: Hjem) -> None:
    await nova_is_with_dorte(hjem)
    await hjem.aya.sends("Hej Bo")
    await hjem.settled()
    old = hjem.bo.last
    await both_are_one(hjem)
    await hjem.bo.sends("Hej Aya", reply_to=old)
    await hjem.settled()
    assert "Hej Aya" in hjem.nova.last.text
    await hjem.nova.sends("Så er jeg her")
    await hjem.settled()
    assert "Så er jeg her" in hjem.bo.last.text
    assert not said(hjem.dorte, "Så er jeg her")


async def test_what_the_other_profile_asked_to_be_spared_is_kept_away(hjem: Hjem) -> None:
    await nova_is_with_dorte(hjem)
    for phone, pause in ((hjem.aya, "En uge"), (hjem.nova, "En måned")):
        await phone.sends("Mine data")
        await phone.taps("Hold pause")
        await phone.taps(pause)
    await hjem.nova.sends("Mine data")
    await hjem.nova.taps("Fællesbeskeder: til")
    await both_are_one(hjem)
    await hjem.nova.sends("Mine data")
    offered = [label for row in hjem.nova.last.buttons for label in row]
    assert "Fællesbeskeder: fra" in offered
    assert "23. december" in hjem.nova.last.text


async def test_who_needs_a_home_without_steps_still_does(hjem: Hjem) -> None:
    nova_id = await nova_is_with_dorte(hjem)
    await change(hjem, Case, nova_id, needs_access=True)
    await both_are_one(hjem)
    assert (await case_of(hjem)).needs_access


async def test_who_is_under_age_with_one_profile_is_offered_no_home(hjem: Hjem) -> None:
    nova_id = await nova_is_with_dorte(hjem)
    await change(hjem, Case, nova_id, is_minor=True)
    await both_are_one(hjem)
    assert (await case_of(hjem)).is_minor


async def test_who_waits_with_one_profile_waits_with_both(hjem: Hjem) -> None:
    await nova_is_with_dorte(hjem)
    await hjem.nova.sends("Er der nogen?")
    await both_are_one(hjem)
    await hjem.bo.sends("Mine unge")
    assert any("✉️ Aya" in label for row in hjem.bo.last.buttons for label in row)


async def test_pressing_twice_says_that_it_is_done(hjem: Hjem) -> None:
    await nova_is_with_dorte(hjem)
    code = await code_for_aya(hjem)
    await hjem.nova.sends(f"/kode {code}")
    asked = hjem.nova.last
    for _ in range(2):
        await hjem.nova.taps_data(f"account.unite:{code}", on=asked)
    assert "Du er her allerede som Aya." in hjem.nova.last.text


async def test_who_was_just_writing_to_the_other_profile_gets_the_words_back(hjem: Hjem) -> None:
    nova_id = await nova_is_with_dorte(hjem)
    await hjem.dorte.taps_data(f"messages.stay:{nova_id}", on=hjem.dorte.last)
    await both_are_one(hjem)
    before = len(hjem.nova.received)
    await hjem.dorte.sends("Ses vi i morgen?")
    await hjem.settled()
    assert "Bo hjælper Aya nu. Der er ikke sendt noget." in hjem.dorte.last.text
    assert "Ses vi i morgen?" in hjem.dorte.last.text
    assert len(hjem.nova.received) == before


async def test_an_assessment_that_was_half_written_is_of_the_profile_that_stays(hjem: Hjem) -> None:
    hjem.ids["nova"] = nova_id = await nova_is_with_dorte(hjem)
    await hand_over(hjem, "nova", to="bo")
    code = await code_for_aya(hjem)
    await hjem.bo.taps_data(f"assessment.new:{nova_id}", on=hjem.bo.last)
    await hjem.bo.taps("Ikke et bestemt")
    await hjem.bo.sends("Et stille værelse")
    await hjem.nova.sends(f"/kode {code}")
    await hjem.nova.taps("Ja, det er mig")
    await hjem.settled()
    for words in ("Et roligt hus", "Besøg hver uge", "Et eget bad"):
        await hjem.bo.sends(words)
    await hjem.bo.taps("Passer")
    await hjem.bo.sends("Det er nær skolen")
    await hjem.bo.taps("Spring over")
    await hjem.bo.taps("Beslut")
    assert "Et stille værelse" in hjem.bo.last.text


async def test_no_is_no_and_ones_own_code_unites_nothing(hjem: Hjem) -> None:
    nova_id = await nova_is_with_dorte(hjem)
    code = await code_for_aya(hjem)
    await hjem.aya.sends(f"/kode {code}")
    assert "Du er her allerede som Aya." in hjem.aya.last.text
    await hjem.nova.sends(f"/kode {code}")
    await hjem.nova.taps("Nej")
    assert (await hjem.run(asker, hjem.nova.id)).id == nova_id
    for _ in range(6):
        await hjem.nova.sends("/kode 00000000")
    await hjem.nova.taps_data(f"account.unite:{code}", on=hjem.nova.last)
    assert "Det er prøvet for mange gange." in hjem.nova.last.text
    assert (await hjem.run(asker, hjem.nova.id)).id == nova_id


async def test_an_open_case_stays_before_a_closed_one_and_the_longer_wait_counts(
    hjem: Hjem,
) -> None:
    nova_id = await nova_is_with_dorte(hjem)

    def close(tx: Tx) -> None:
        tx.get_one(Case, hjem.ids["aya"]).closed_at = tx.now

    opened_at = await hjem.run(lambda tx: tx.get_one(Case, hjem.ids["aya"]).opened_at)
    code = await code_for_aya(hjem)
    await hjem.run(close)
    await hjem.nova.sends(f"/kode {code}")
    await hjem.nova.taps("Ja, det er mig")
    assert "under navnet Nova." in hjem.nova.received[-2].text
    case = await hjem.run(lambda tx: tx.get_one(Case, nova_id))
    assert (case.closed_at, case.opened_at) == (None, opened_at)
    assert case.caseworker_id == hjem.ids["dorte"]


async def moves(hjem: Hjem, name: str, stage: Stage, youth_id: int) -> None:
    """This colleague moves the case, and the youth is told."""

    def move(tx: Tx) -> None:
        who = people.by_id(tx, hjem.ids[name])
        made = drafts.make(tx, who, youth_id, stage, "Der er nyt.")
        stages.send(tx, who, youth_id, made.revision)

    hjem.clock.now += STEP
    await hjem.run(move)


@pytest.mark.parametrize("steps", [[Stage.PLAN], [Stage.PLAN, Stage.CONTACT]])
async def test_a_rejection_that_no_human_has_told_stays_untold(
    hjem: Hjem, steps: list[Stage]
) -> None:
    nova_id = await nova_is_with_dorte(hjem)
    await open_case(hjem, hjem.bo)
    await hjem.bo.taps("Pause, afslag, ingen kontakt")
    await hjem.bo.taps("Afslag")
    await hjem.bo.taps("Gem")
    for step in steps:
        await moves(hjem, "dorte", step, nova_id)
    await hjem.nova.sends("Min bolig")
    await both_are_one(hjem)
    await hjem.nova.sends("Min bolig")
    assert "Bo vil gerne tale med dig" in hjem.nova.last.text


async def test_an_offer_that_ends_leads_back_to_where_the_profile_that_stays_was(
    hjem: Hjem,
) -> None:
    nova_id = await nova_is_with_dorte(hjem)
    await moves(hjem, "bo", Stage.WAITING, hjem.ids["aya"])
    bo = await hjem.run(people.by_id, hjem.ids["bo"])
    offer_id = await hjem.run(offers.propose, bo, hjem.ids["aya"], await makes(hjem, "KAB 12"))
    await hjem.run(offers.confirm, bo, offer_id, 5)
    await moves(hjem, "dorte", Stage.ASSESSMENT, nova_id)
    await both_are_one(hjem)
    await hjem.run(offers.withdraw, bo, offer_id)
    assert (await case_of(hjem)).stage is Stage.WAITING


async def test_weeks_that_one_profile_keeps_to_itself_are_shown_to_nobody(hjem: Hjem) -> None:
    nova_id = await nova_is_with_dorte(hjem)

    def want(tx: Tx) -> None:
        for youth_id, is_shared in ((hjem.ids["aya"], True), (nova_id, False)):
            youth = people.by_id(tx, youth_id)
            moods.want(tx, youth, is_on=True)
            moods.share(tx, youth, is_shared=is_shared)

    await hjem.run(want)
    await both_are_one(hjem)
    assert await hjem.run(moods.shared, hjem.ids["aya"]) is None


@pytest.mark.parametrize("has_weeks", [False, True])
async def test_who_is_not_asked_each_week_keeps_only_weeks_of_her_own_to_herself(
    hjem: Hjem, has_weeks: bool
) -> None:
    nova_id = await nova_is_with_dorte(hjem)

    def want(tx: Tx) -> None:
        aya, nova = (people.by_id(tx, one) for one in (hjem.ids["aya"], nova_id))
        moods.want(tx, aya, is_on=True)
        moods.share(tx, aya, is_shared=True)
        if has_weeks:
            moods.answer(tx, nova, Level.GREAT)

    await hjem.run(want)
    await both_are_one(hjem)
    assert (await hjem.run(moods.shared, hjem.ids["aya"]) is None) == has_weeks


async def test_the_support_worker_of_the_other_has_no_two_youths_of_one_name(hjem: Hjem) -> None:
    await nova_is_with_dorte(hjem)
    await change(hjem, Case, hjem.ids["aya"], support_worker_id=None)
    await change(hjem, Case, hjem.ids["emil"], support_worker_id=hjem.ids["sam"])
    await change(hjem, Person, hjem.ids["emil"], alias="Aya")
    await both_are_one(hjem)
    assert await hjem.run(people.alias_of, hjem.ids["aya"]) == "Aya 2"
    assert said(hjem.nova, "Aya 2")


async def test_two_places_at_one_activity_become_one(hjem: Hjem) -> None:
    await nova_is_with_dorte(hjem)
    both, left = [await published(hjem, title=title, places=9) for title in ("Fodbold", "Skak")]

    def sign_up(tx: Tx, chat_id: int) -> None:
        for activity_id in (both, left):
            signups.sign_up(tx, asker(tx, chat_id), activity_id)

    for phone in (hjem.aya, hjem.nova):
        await hjem.run(sign_up, phone.id)
    await hjem.run(lambda tx: signups.leave(tx, asker(tx, hjem.aya.id), left))
    await both_are_one(hjem)
    found = await hjem.run(
        lambda tx: {one.activity_id: one.status for one in tx.exec(select(Signup))}
    )
    assert found == {both: SignupStatus.GOING, left: SignupStatus.GOING}


async def test_all_that_is_kept_of_the_one_is_the_others_and_can_be_read(hjem: Hjem) -> None:
    def merge(tx: Tx) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        fill(tx, hjem)
        emil, aya = (asker(tx, phone.id) for phone in (hjem.emil, hjem.aya))
        tx.get_one(Person, emil.id).alias = NAME
        before = kept_of(tx, emil.id), kept_of(tx, aya.id)
        merging.merge(tx, tx.get_one(Person, emil.id), tx.get_one(Person, aya.id))
        return *before, kept_of(tx, emil.id)

    emils, ayas, merged = await hjem.run(merge)
    for part, kept in merged.items():
        if part not in THE_SAME:
            assert sorted(map(repr, kept)) == sorted(map(repr, (*emils[part], *ayas[part]))), part
    assert merged["home"].wishes == ayas["home"].wishes
    assert await hjem.run(rows_that_name, FIRST) == []


def kept_of(tx: Tx, youth_id: int) -> dict[str, Any]:
    """What a youth would fetch under «Mine data», by part."""
    whole = export.everything(tx, asker(tx, tx.get_one(Person, youth_id).chat_id or 0))
    return {field.name: getattr(whole, field.name) for field in fields(whole)}


def rows_that_name(tx: Tx, person_id: int) -> list[str]:
    """Tables and columns with a row that still names this person."""
    found = [
        f"{table.name}.{column.name}"
        for table, column in _columns()
        if tx.execute(table.select().where(column == person_id)).first()
    ]
    recipients = tx.exec(select(Delivery.id).where(Delivery.recipient == f"p{person_id}")).all()
    return found + ["delivery.recipient" for _ in recipients]


def _columns() -> Iterator[tuple[Table, Any]]:
    tables = SQLModel.metadata.tables
    for table in tables.values():
        for key in table.foreign_keys:
            if key.references(tables["person"]):
                yield table, key.parent
    for name in ("audit.actor_id", "audit.subject_id", "delivery.subject_id"):
        table = tables[name.partition(".")[0]]
        yield table, table.c[name.partition(".")[2]]
    yield tables["person"], tables["person"].c.id
    yield tables["personkey"], tables["personkey"].c.person_id
