"""Masked is one thing, at risk in public another: a signature does not cost a customer the answer."""

from collections.abc import Callable

from bot.messages import Incoming
from bot.privacy import guard


def test_privacy_masks_a_signature_but_does_not_call_it_a_risk(incoming: Callable[..., Incoming]) -> None:
    signed = guard(incoming("Wie kündige ich? Mit freundlichen Grüßen, Heinz Krüger"))
    assert "Krüger" not in signed.text
    assert not signed.personal_data


def test_privacy_calls_a_name_beside_a_number_a_risk(incoming: Callable[..., Incoming]) -> None:
    exposed = guard(incoming("Ruft mich an: 0171 2345678. Mit freundlichen Grüßen, Heinz Krüger"))
    assert exposed.personal_data
