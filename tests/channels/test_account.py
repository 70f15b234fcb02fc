"""The door to X: every error of the vendor becomes one of ours, and no secret is ever shown."""

import pytest
import requests
import tweepy

from bot.channels.x.account import Account, translate
from bot.errors import ChannelError, SettingsError
from bot.settings import XSettings

SECRET = "s3cr3t-value"
ALL = {
    "consumer_key": SECRET,
    "consumer_secret": SECRET,
    "access_token": SECRET,
    "access_token_secret": SECRET,
    "bearer_token": SECRET,
}


def _answer(status: int) -> requests.Response:
    answer = requests.Response()
    answer.status_code = status
    answer._content = b'{"errors": [{"message": "private words"}]}'
    return answer


def _subclasses(kind: type) -> list[type]:
    return [kind, *(more for child in kind.__subclasses__() for more in _subclasses(child))]


@pytest.mark.parametrize("kind", _subclasses(tweepy.errors.TweepyException) + _subclasses(requests.RequestException))
def test_channels_translate_every_error_of_the_vendors(kind: type) -> None:
    http = issubclass(kind, tweepy.errors.HTTPException)
    error = kind(_answer(418)) if http else kind.__new__(kind)
    translated = translate(error)
    assert isinstance(translated, ChannelError)
    assert "private words" not in str(translated)


def test_channels_never_show_a_secret() -> None:
    secrets = XSettings(**ALL)  # type: ignore[arg-type]
    account = Account(secrets, simulator_url="http://127.0.0.1:1")
    assert SECRET not in repr(account) + str(account) + repr(secrets) + str(vars(secrets))
    account.close()


def test_channels_name_every_missing_credential_when_x_itself_is_addressed() -> None:
    with pytest.raises(SettingsError) as refused:
        Account(XSettings(consumer_key=SECRET), simulator_url="http://127.0.0.1:1")  # type: ignore[arg-type]
    assert len(refused.value.problems) == 4
    assert "X_BEARER_TOKEN" in str(refused.value)
    assert SECRET not in str(refused.value)
