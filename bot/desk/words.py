"""The desk's German words for the keys that the record uses. Reads and writes nothing."""

from __future__ import annotations

from collections.abc import Mapping

from bot.policy import RULES

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
    "alarm": "Ein Warnwort: Ärger, Gefahr, Recht, Trauer oder Not",
    "asked_before": "Schon einmal nachgefragt, immer noch nicht sicher",
    "concern_is_for_people": "Dieses Anliegen beantworten nur Menschen",
    "concern_is_unclear": "Das Anliegen lässt mehrere Lesarten zu",
    "declined": "Was wir nachgefragt haben, passte nicht",
    "did_not_help": "Unsere automatische Antwort hat nicht geholfen",
    "greeting": "Nur ein Gruß, noch kein Anliegen",
    "machine_failed": "Die Maschine hatte einen Fehler",
    "machine_unavailable": "Die Maschine war nicht erreichbar",
    "may_be_for_people": "Vielleicht ein Anliegen, das nur Menschen beantworten",
    "no_entry": "Im FAQ fehlt dazu ein Eintrag",
    "no_wording_allowed": "Keine Formulierung durfte gesendet werden",
    "not_summoned": "Wir wurden nicht erwähnt und dürfen auf X nicht von selbst antworten",
    "not_sure": "Die Maschine war sich nicht sicher",
    "nothing_to_read": "Die Nachricht enthält keinen lesbaren Text",
    "opt_out": "Möchte keine automatischen Antworten mehr",
    "opted_out": "Möchte keine automatischen Antworten",
    "people_have_it": "Menschen haben das Gespräch übernommen",
    "person_wanted": "Möchte mit einem Menschen sprechen",
    "personal_data_in_public": "Persönliche Daten in einem öffentlichen Beitrag",
    "picked": "Hat eine der angebotenen Antworten gewählt",
    "refers_back": "Eine Rückfrage, die selbst kein Anliegen nennt",
    "reply_refused": "Die automatische Antwort durfte nicht gesendet werden",
    "several_concerns": "Mehrere Anliegen in einer Nachricht",
    "sure": "Die Maschine war sich sicher",
    "unsure": "Die Maschine war sich nicht sicher und hat nachgefragt",
    "wordings_used_up": "Alle Formulierungen wurden heute schon verwendet",
}

#: Why a reply was refused, by the policy's rule or by the sender.
REFUSALS = {rule.id: rule.sentence for rule in RULES} | {
    "channel": "X hat die Antwort abgelehnt.",
    "duplicate": "X lehnt denselben Wortlaut ab.",
    "fence": "Inzwischen hat jemand anderes das Gespräch übernommen.",
}


def topic(key: str) -> str:
    """Name a topic; one that editors added later shows its key."""
    return TOPICS.get(key, key.replace("-", " ").capitalize())


def reason(key: str) -> str:
    """Say in plain German why; `reply_refused:length,duplicate` names what was refused, a concern's id its topic."""
    kind, _, details = key.partition(":")
    text = REASONS.get(kind) or topic(kind.split(".", maxsplit=1)[0].replace("_", " "))
    known = [REFUSALS[detail].rstrip(".") for detail in details.split(",") if detail in REFUSALS]
    return f"{text} ({'; '.join(known)})" if known else text


def refusal(reasons: Mapping[str, object]) -> tuple[str, ...]:
    """Give each stored sentence why a reply was not sent."""
    return tuple(str(sentence) for sentence in reasons.values())
