"""The demo's twelve activities. All of it is invented."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from bot.domain.activities import Facts, Track

MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY, SUNDAY = range(7)


@dataclass(frozen=True, slots=True)
class Weekly:
    """An activity of an ordinary week, in local time. `places` None: just come."""

    track: Track
    title: str
    weekday: int
    begins: time
    places: int | None
    description: str
    hours: float = 1.5

    def next_after(self, now: datetime) -> Facts:
        """Its first date after this aware local instant."""
        days = (self.weekday - now.weekday()) % 7
        on = now.date() + timedelta(days=days)
        starts_at = datetime.combine(on, self.begins, now.tzinfo)
        if starts_at <= now:
            starts_at = datetime.combine(on + timedelta(days=7), self.begins, now.tzinfo)
        return Facts(
            self.title,
            self.track,
            starts_at,
            starts_at + timedelta(hours=self.hours),
            self.places,
            place_name="Huset",
            address="Eksempelgade 1",
            latitude=55.6761,
            longitude=12.5683,
            description=self.description,
            provider="Eksempelforeningen",
        )


ACTIVITIES = (
    Weekly(
        Track.HOME,
        "Boligcafé: spørg om alt",
        TUESDAY,
        time(15),
        None,
        "Kom forbi med dine breve og spørgsmål. Der er kaffe, og du behøver ikke en aftale.",
        2,
    ),
    Weekly(
        Track.HOME,
        "Budget og husleje på en time",
        WEDNESDAY,
        time(16),
        8,
        "Vi regner ud, hvad du har råd til. Tag gerne din seneste lønseddel med.",
        1,
    ),
    Weekly(
        Track.HOME,
        "Flytteholdet: hjælp til flyttedag",
        SATURDAY,
        time(10),
        4,
        "Vi bærer og kører for en, der flytter. Du får frokost og nye venner.",
        4,
    ),
    Weekly(
        Track.WORK,
        "CV og ansøgning, vi skriver med",
        MONDAY,
        time(13),
        6,
        "Kom med et udkast eller et tomt papir. Vi har computere.",
        2,
    ),
    Weekly(
        Track.WORK,
        "Besøg på en arbejdsplads",
        THURSDAY,
        time(9, 30),
        10,
        "Vi ser et lager og et køkken og taler med dem, der arbejder der.",
        2.5,
    ),
    Weekly(
        Track.WORK,
        "Tilbage i skole: hør dine muligheder",
        TUESDAY,
        time(14),
        8,
        "En vejleder fortæller om skoler og SU. Spørg om alt.",
        1,
    ),
    Weekly(
        Track.COMMUNITY,
        "Fællesspisning",
        THURSDAY,
        time(17),
        20,
        "Vi laver mad sammen og spiser kl. 18. Det er gratis.",
        3,
    ),
    Weekly(
        Track.COMMUNITY,
        "Fodbold for alle niveauer",
        SUNDAY,
        time(14),
        16,
        "Vi spiller på små mål. Du kan låne sko.",
    ),
    Weekly(
        Track.COMMUNITY,
        "Musikværksted",
        WEDNESDAY,
        time(18),
        8,
        "Syng, spil eller lyt. Vi har guitarer, trommer og en mikrofon.",
        2,
    ),
    Weekly(
        Track.HEALTH,
        "Gåtur og snak",
        FRIDAY,
        time(11),
        10,
        "Vi går en tur ved søerne i roligt tempo, også når det regner.",
    ),
    Weekly(
        Track.HEALTH,
        "Spørg en sygeplejerske",
        MONDAY,
        time(15),
        None,
        "Spørg om krop, søvn, tænder og alt det andet. Du må være anonym.",
        2,
    ),
    Weekly(
        Track.HEALTH,
        "Sov bedre",
        TUESDAY,
        time(17),
        8,
        "Fire små øvelser, som du kan bruge samme aften.",
        1,
    ),
)
