"""Messages as customers write them, with the personal data marked `{kind|data}`. Invented, all of it.

`WITH_DATA` must be found in full, under the right kind, and nothing else; in `WITHOUT_DATA` nothing is to be found.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_LABEL = re.compile(r"\{(?P<kind>[a-z_]+)\|(?P<data>[^}]*)\}")


@dataclass(frozen=True)
class Labelled:
    """A message and what a person would find in it: (kind, start, end), in order."""

    text: str
    expected: tuple[tuple[str, int, int], ...]


def _labelled(line: str) -> Labelled:
    parts: list[str] = []
    expected: list[tuple[str, int, int]] = []
    at = 0
    for label in _LABEL.finditer(line):
        parts.append(line[at : label.start()])
        start = len("".join(parts))
        parts.append(label["data"])
        expected.append((label["kind"], start, start + len(label["data"])))
        at = label.end()
    return Labelled("".join([*parts, line[at:]]), tuple(expected))


def _lines(block: str) -> list[Labelled]:
    return [_labelled(line.strip()) for line in block.splitlines() if line.strip()]


WITH_DATA = _lines(
    """
    @telekom_hilft ruft mich bitte zurück: {phone|0171 1234567}
    Meine Nummer ist die {phone|0151-23456789}, seit gestern kein Netz
    Ihr erreicht mich unter {phone|0228/9361234}. Danke!
    Festnetz {phone|(0228) 936 1234} tot, Handy geht
    {phone|+49 171 1234567} bitte anrufen!!
    bitte um Rückruf {phone|+491711234567}
    {phone|0049 171 1234567} geht seit Tagen nicht
    Nummer {phone|+49 (0) 30 23125 123}, Störung seit Montag
    meine handynr {phone|01761234567} wird nicht portiert
    Tel. {phone|030.23125.123} – es kommt immer besetzt
    whatsapp {phone|0176 12 34 56 78} wäre mir lieber
    Portierung von {phone|0221 / 4710 815} dauert ewig
    Anschluss {phone|04101/123456} seit 3 Tagen gestört
    Ich bin unter {phone|089-123456} nicht mehr erreichbar, könnt ihr das prüfen?
    meine Nummer {phone|0 1 7 1 1 2 3 4 5 6 7} ohne Leerzeichen ;)
    Anruf bitte an {phone|０１７１１２３４５６７}
    {phone|0171\u200b123\u200b4567} so und nun?
    ruf mich an {phone|𝟶𝟷𝟽𝟷 𝟷𝟸𝟹𝟺𝟻𝟼𝟽}
    Tel {phone|0️⃣1️⃣7️⃣1️⃣ 1️⃣2️⃣3️⃣4️⃣5️⃣6️⃣7️⃣}
    Tel: {phone|171 1234567} (Vorwahl kennt ihr ja)
    ihr könnt mich anrufen unter {phone|9361234}
    Handynummer {phone|491711234567}
    aus Österreich: {phone|+43 664 1234567}
    my number is {phone|+44 7911 123456}, please call
    Die {phone|0123 456789} ist seit gestern tot
    Telefonnummer: {phone|0171–123–45–67}
    Störung unter {phone|06131 / 55 44 33} und {phone|06131 / 55 44 34}
    Bonn 53111 {phone|0228/936 1234} Ausfall
    Rufnummer {phone|0151/234 567 89} ist weg, Vertrag auch
    Mein Mann ({phone|0175 9876543}) bekommt keine SMS
    Schreibt mir an {email|max.mustermann@gmx.de}
    E-Mail: {email|Erika_Muster+telekom@web.de}.
    {email|m.muster@mail.firma-muster.de} bekommt keine Mails
    Mailadresse {email|max punkt muster at gmx de}
    {email|max (at) gmx.de} geht nicht
    {email|max[at]t-online[punkt]de} wird abgelehnt
    {email|max.muster(at)web(dot)de} seit gestern gesperrt
    Login mit {email|erika@t-online.de} klappt nicht
    bitte an {email|erika.muster@gmx} antworten
    mail mir: {email|max @ gmx.de}
    {email|ｍａｘ＠ｇｍｘ．ｄｅ} so besser?
    {email|max.muster@bücher-müller.de} ist meine Adresse
    schreib an {email|max minus muster ät web punkt de}
    {email|max@gmx punkt de} ist richtig
    my mail {email|john.doe@example.co.uk} does not work
    {email|max.muster@gmail.com}, und dann nichts mehr
    IBAN {iban|DE89 3704 0044 0532 0130 00} wird nicht angenommen
    {iban|DE89370400440532013000} ist mein neues Konto
    neue bankverbindung {iban|de89 3704 0044 0532 0130 00}
    Meine IBAN: {iban|DE89-3704-0044-0532-0130-00}
    abgebucht von {iban|DE 89 37040044 0532013000}
    IBAN {iban|DE12 3456 7890 1234 5678 90} wurde abgelehnt
    Konto {iban|AT61 1904 3002 3457 3201} aus Österreich
    {iban|CH93 0076 2011 6238 5295 7} geht das auch?
    IBAN {iban|ＤＥ８９ ３７０４ ００４４ ０５３２ ０１３０ ００}
    iban {iban|D E 8 9 3 7 0 4 0 0 4 4 0 5 3 2 0 1 3 0 0 0}
    Karte {card|4111 1111 1111 1111} wird nicht akzeptiert
    Visa {card|4111111111111111} abgelehnt
    meine Mastercard {card|5500-0000-0000-0004}
    Amex {card|3782 822463 10005} geht nicht
    Kreditkarte {card|４１１１１１１１１１１１１１１１} belastet
    Kundennummer {customer_number|123456789}
    Kundennummer: {customer_number|1234567890} – wann kommt der Techniker?
    KdNr.: {customer_number|12345678}
    Kd-Nr {customer_number|4711 0815 99}
    Kd.Nr. {customer_number|12 34 56 78 90}
    meine kundennr ist {customer_number|9876543210}
    Kunden-Nr. {customer_number|123-456-789}
    meine kundennummer lautet {customer_number|300123456}
    {customer_number|123456789} ist meine Kundennummer
    Kundin Nr. {customer_number|8877665544}
    Buchungskonto {customer_number|12345678} stimmt nicht
    Zugangsnummer {customer_number|551234567890}
    customer number {customer_number|123456789} no internet
    Kundennummern {customer_number|12345678} und {customer_number|23456789}
    Kundenkonto {customer_number|K123456789} gesperrt
    Kundennummer {customer_number|１２３４５６７８９}
    Kundennummer {customer_number|1\u200b2\u200b3\u200b4\u200b5\u200b6789}
    Kundennummer {customer_number|1 2 3 4 5 6 7 8 9}
    knr {customer_number|1122334455}
    mein Vertrag {contract_number|12345678} wurde nicht verlängert
    Vertragsnummer {contract_number|V-2023-4711081}
    Vertragsnr.: {contract_number|DE44-556677}
    Vertragskonto {contract_number|200112233445}
    contract no {contract_number|99887766}
    Mein Vertrag mit der Nummer {contract_number|5566778899} soll weg
    Rechnung {invoice_number|RE-2024-123456} ist falsch
    Rechnungsnummer {invoice_number|77 1234 5678}
    Rechnungsnr {invoice_number|123456789012} vom 12.03.2024
    Die Rechnung Nr. {invoice_number|4711081512} verstehe ich nicht
    RgNr. {invoice_number|20231234567}
    invoice {invoice_number|INV0012345} is wrong
    Auftrag {order_number|0012345678} hängt seit Wochen
    Auftragsnummer: {order_number|4500123456}
    Bestellnummer {order_number|B-99887766} nicht angekommen
    meine Bestellung {order_number|1029384756} ist noch offen
    Sendungsnummer {order_number|00340434123456789012} keine Bewegung
    order number {order_number|7766554433}
    Ticket #{ticket_number|12345678} noch offen
    Ticketnummer {ticket_number|TK-998877}
    Vorgang {ticket_number|4711-0815-3} seit Mai unbearbeitet
    Vorgangsnummer {ticket_number|1-2345678901}
    Störungsnummer {ticket_number|2024112233}
    Störung {ticket_number|87654321} gemeldet, nichts passiert
    Referenznummer {ticket_number|AB12345678}
    Beschwerde-Nr. {ticket_number|556677}
    geboren am {birth_date|12.03.1975}, Muster
    Geburtsdatum: {birth_date|1.4.68}
    geb. {birth_date|24.12.1980} in Köln
    ich bin am {birth_date|3. März 1990} geboren
    Geburtstag {birth_date|1975-03-12}
    mein Passwort ist {secret|Sommer2024}, trotzdem kein Login
    Passwort: {secret|geheim!23}
    mein kennwort lautet {secret|sonnenschein}
    Die SIM-PIN {secret|1234} und die PUK-Nummer {secret|87654321} gehen nicht
    Karte läuft 12/27 ab, CVC {secret|123}
    WLAN Passwort {secret|12345678901234567890} geht nicht
    Kundennummer ist übrigens die {customer_number|123456789}
    schreibt an {email|max.muster @gmx.de} oder {email|max@gmx,de}
    Tel{phone|0171_1234567}
    meine PIN {secret|4711} wird nicht angenommen
    PUK: {secret|12345678}
    PUK lautet {secret|1234 5678}
    Kundenkennwort ist {secret|Bello77}
    WLAN-Schlüssel: {secret|1234-ABCD-5678}
    Ich wohne {address|Hauptstraße 12, 53111 Bonn}
    {address|Musterweg 5a} in Köln kein Netz
    Anschluss {address|Berliner Str. 7, 10715 Berlin}
    {address|Karl-Marx-Allee 123} seit heute tot
    Umzug nach {address|Am Stadtgarten 3, 44575 Castrop-Rauxel}
    adresse: {address|hauptstr. 12 53111 Bonn}
    {address|Lindenallee 4, 12345 Musterstadt} Glasfaser?
    ich heiße {name|Max Mustermann} und warte
    Mein Name ist {name|Erika Musterfrau}.
    my name is {name|John Doe}, no signal
    Frau {name|Müller} von der Hotline hat aufgelegt
    Herr {name|Dr. Schmidt} war heute da
    Viele Grüße, {name|Erika Muster}
    Kontoinhaber: {name|Hans-Peter Muster}
    Techniker mit Kennzeichen {plate|BN-AB 1234} stand vor der Tür
    Euer Wagen {plate|K XY 99} parkt auf dem Radweg
    KdNr {customer_number|123456789}, Tel {phone|0171 1234567}, {email|max@gmx.de}
    KdNr {customer_number|12345678} RgNr {invoice_number|87654321} und IBAN {iban|DE89370400440532013000}
    Max hier, {phone|0171 1234567}; {address|Musterstr. 1, 12345 Musterstadt}; geb. {birth_date|01.01.1970}
    """
)

WITHOUT_DATA = _lines(
    """
    Eure Hotline 0800 33 01000 ist dauernd besetzt
    Unter 0800 3301000 geht niemand ran
    Die 0180 5 1234 kostet Geld, warum?
    01806 123456 nicht erreichbar
    Ich habe 110 und 112 gerufen, beides ging nicht
    Der ärztliche Notdienst 116 117 ist aus eurem Netz nicht erreichbar
    Sperr-Notruf 116 116 geht nicht
    Kurzwahl 2202 führt ins Leere
    FRITZ!Box 7590 AX oder lieber die 7690?
    Speedport Smart 4 Typ A, Firmware 010137.5.0.001.1
    Mein iPhone 15 Pro 256 GB zeigt kein 5G
    Fehler F2000 beim Speedport, dann F3411-1001
    Fehlercode 0x80072ee7 im Router
    Error 651 und dann 0x0000007B
    Am 01.02.2024 war der Techniker nicht da
    Termin 12.03.2024 zwischen 08:00 und 12:00 Uhr verpasst
    Termin am 03.04. von 07.30-16.30 Uhr, niemand kam
    Seit 2019 Kunde, 2024 gekündigt, 2025 immer noch Post
    Rechnung 03/2024 fehlt im Kundencenter
    Rechnung vom 12.03.2024 über 1.234,56 € stimmt nicht
    Meine Rechnung ist 123,45 Euro zu hoch
    Vertrag seit 01.05.2019, Laufzeit 24 Monate
    mein Vertrag läuft bis 31.12.2025
    Vertrag über 250 Mbit/s, es kommen 16 an
    Download 54,3 Mbit/s statt 250 Mbit/s, Upload 9,87
    Die Rechnung von 2023 und 2024 fehlt
    Artikelnummer 40789123 ist nicht lieferbar
    Art.-Nr. 0123456789 steht nicht im Shop
    Paket kostet 10 000 Punkte?
    MagentaZuhause L für 47,95 € im Monat
    99,9 % Verfügbarkeit, dass ich nicht lache
    192.168.178.1 ist nicht erreichbar, 192.168.2.1 auch nicht
    Ping 8.8.8.8 geht, sonst nichts
    Kanal 1, 6 und 11 probiert, 2,4 und 5 GHz
    @telekom_hilft Danke für die schnelle Hilfe!
    @telekom_hilft @congstar_hilft wer ist zuständig?
    Ich rufe seit 3 Tagen an, 45 Minuten Warteschleife
    Seit 14 Tagen warte ich auf den Rückruf nach 3 Mahnungen
    Kundennummer? Hab ich gerade nicht da
    Wo finde ich meine Kundennummer und die Vertragsnummer?
    Ticket ist seit 14 Tagen offen
    Mein Passwort ist falsch, sagt die Seite
    Passwort vergessen, was nun?
    mein Kennwort ist nicht mehr gültig
    PIN 3 mal falsch eingegeben, wo ist die PUK?
    Ich brauche eine neue PIN
    Roaming in Pakistan 2022 ging noch
    Senderplatz 1 ist weg, Programmplatz 12 auch
    Passwort 24-stellig, wer denkt sich das aus?
    Meine Frau Internet, ich Fernsehen, beides tot
    Ich heiße das nicht gut!
    mein Name ist doch egal
    Viele Grüße aus Bonn
    Liebe Grüße euer genervter Kunde
    Auf dem Weg 3 Stunden ohne Netz
    5 GB Speicherplatz 2 reichen nicht
    Gleis 12, Wagen 25, kein WLAN im ICE 1234
    Im Mai 2024 umgezogen, am Montag 12 Uhr Termin
    Stadt 53111 Bonn komplett ausgefallen
    In 12345 Musterstadt ist seit gestern alles tot
    Das Tor fiel in der 90. Minute, Stream weg
    Look at telekom.de, at least
    Bin at home, kein Netz
    Infos auf www.telekom.de/hilfe und t-online.de
    Das kostet 1.000.000 Nerven
    4711 ist auch nur Wasser, 0815 erst recht
    Modell 0815-4711-99 gibt es nicht mehr
    WLAN 6E, LTE-A 300, 5G SA, DSL 16000, VDSL 250000
    1 2 3 4 Eckstein, alles muss versteckt sein
    10 20 30 40 50 Prozent Paketverlust
    Von 100 auf 0 in 3 Sekunden, 20 von 24 Stunden offline
    Folge 12 von Staffel 3 bei MagentaTV hängt bei 45:12
    EU-Verordnung 2016/679 und § 312k BGB gelten auch für euch
    """
)
