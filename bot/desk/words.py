"""The desk's German words for the keys that the record uses. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping

URGENCIES = {"low": "niedrig", "normal": "normal", "high": "hoch", "critical": "sofort"}
CHANNELS = {"public": "öffentlich", "dm": "Direktnachricht"}
OUTCOMES = {
    "answer": "beantwortet",
    "ask": "nachgefragt",
    "handover": "an Menschen übergeben",
    "close": "abgeschlossen",
}
ROLES = {"agent": "Team", "editor": "Redaktion", "supervisor": "Leitung", "admin": "Verwaltung"}
RESULTS = {"solved": "gelöst", "forwarded": "weitergeleitet", "no_answer": "keine Antwort nötig"}

#: What became of a reply, as the agent reads it below the text.
REPLY_STATES = {
    "queued": "wird gesendet …",
    "sending": "wird gesendet …",
    "sent": "gesendet",
    "refused": "nicht gesendet",
    "unknown": "Versand wird geprüft …",
}
#: What becomes of a customer's message; a message that is done needs no words.
MESSAGE_STATES = {"pending": "wird gerade gelesen …", "shelved": "konnte nicht verarbeitet werden"}

#: The part of a concern's id before the dot, in German.
TOPICS = {
    "auftrag": "Bestellung und Lieferung",
    "ausland": "Ausland und Roaming",
    "beschwerde": "Beschwerde",
    "betrug": "Betrug und Missbrauch",
    "bot": "Frage zur Maschine",
    "daten": "Kundendaten und Datenschutz",
    "drittanbieter": "Drittanbieter",
    "email": "E-Mail-Postfach",
    "esim": "SIM und eSIM",
    "fremder-anbieter": "Anderer Anbieter",
    "gespraech": "Gespräch",
    "konto": "Kundenkonto und Anmeldung",
    "lebenslage": "Besondere Lebenslage",
    "mailbox": "Telefonie und Mailbox",
    "mobilfunk": "Mobilfunk",
    "offtopic": "Nichts für uns",
    "optout": "Abmeldung",
    "person": "Möchte einen Menschen",
    "portierung": "Rufnummernmitnahme",
    "rechnung": "Rechnung",
    "recht": "Recht",
    "router": "Router und WLAN",
    "service": "Servicewege",
    "sicherheit": "Gefahr für Menschen",
    "sim": "SIM, PIN und PUK",
    "smalltalk": "Gespräch",
    "spam": "Spam",
    "stoerung": "Störung und Festnetz-Internet",
    "tarif": "Tarife und Preise",
    "telefonie": "Telefonie und Mailbox",
    "termin": "Technikertermin",
    "tv": "Fernsehen",
    "umzug": "Umzug",
    "unklar": "Anliegen unklar",
    "vertrag": "Vertrag und Kündigung",
    "zahlung": "Zahlung und Mahnung",
}

#: Why a conversation came to people, or why a message ended as it did.
REASONS = {
    "asked_before": "Schon einmal nachgefragt, immer noch nicht sicher",
    "concern_is_for_people": "Dieses Anliegen beantworten nur Menschen",
    "machine_unavailable": "Die Maschine war nicht erreichbar",
    "miss": "Keine passende Antwort gefunden",
    "no_entry": "Keine passende Antwort gefunden",
    "no_wording_left": "Alle Formulierungen wurden vor Kurzem schon verwendet",
    "not_sure": "Die Maschine war sich nicht sicher genug",
    "opt_out": "Möchte keine automatischen Antworten mehr",
    "opted_out": "Möchte keine automatischen Antworten mehr",
    "people_have_it": "Menschen haben das Gespräch übernommen",
    "personal_data": "Persönliche Daten in der Nachricht",
    "person_wanted": "Möchte mit einem Menschen sprechen",
    "reply_refused": "Die automatische Antwort durfte nicht gesendet werden",
    "several_concerns": "Mehrere Anliegen in einer Nachricht",
    "sure": "Die Maschine war sich sicher",
    "unsure": "Die Maschine war sich nicht sicher genug",
}

#: Why a reply was not sent; a key that is missing here comes with its own German text.
REFUSALS = {
    "duplicate": "Genau dieser Text wurde gerade schon gesendet.",
    "empty": "Die Antwort ist leer.",
    "not_summoned": "Auf diesen Beitrag dürfen wir auf X nicht antworten: Wir wurden darin nicht erwähnt.",
    "personal_data": "Die Antwort enthält persönliche Daten.",
    "too_long": "Die Antwort ist zu lang.",
}


def topic(key: str) -> str:
    """Name a topic; one that editors added later shows its key."""
    return TOPICS.get(key, key.replace("-", " ").capitalize())


def reason(key: str) -> str:
    """Say in plain German why; `reply_refused:too_long,duplicate` names what was refused, too."""
    kind, _, details = key.partition(":")
    text = REASONS.get(kind, f"Grund: {kind.replace('_', ' ')}")
    known = [REFUSALS[detail].rstrip(".") for detail in details.split(",") if detail in REFUSALS]
    return f"{text} ({'; '.join(known)})" if known else text


def refusal(reasons: Mapping[str, object]) -> tuple[str, ...]:
    """Say each reason why a reply was not sent: the German text stored with it, or ours for its key."""
    return tuple(str(text) if " " in str(text) else REFUSALS.get(key, key) for key, text in reasons.items())
