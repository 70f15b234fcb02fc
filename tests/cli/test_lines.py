"""JSON Lines: one answer a line, in order; a bad line is answered as bad and the rest goes on."""

import io
import json

import pytest

from bot.cli.lines import Request, parse, serve
from bot.messages import Channel

GOOD = b'{"id": "1", "text": "Hallo", "channel": "public"}'


def _serve(*lines: bytes) -> list[dict]:
    out = io.BytesIO()
    serve(lines, out, lambda request: {"id": request.id, "length": len(request.text)}, Channel.PUBLIC)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.mark.parametrize(
    ("line", "names"),
    [
        (b"{broken", "JSON"),
        (b"\xff\xfe", "JSON"),
        (b"[1]", "list"),
        (b'{"id": 1, "text": "x", "channel": "dm"}', '"id"'),
        (b'{"id": "1", "channel": "dm"}', '"text"'),
        (b'{"id": "1", "text": "x", "channel": "fax"}', '"channel"'),
        (b"[" * 100_000, "JSON"),
    ],
)
def test_cli_answers_a_bad_line_as_bad_and_goes_on(line: bytes, names: str) -> None:
    first, bad, last = _serve(GOOD, line, GOOD)
    assert first == last == {"id": "1", "length": 5}
    assert names in bad["error"]
    assert bad["line"] == 2


def test_cli_keeps_the_id_of_a_bad_line_and_never_quotes_its_text() -> None:
    (bad,) = _serve(b'{"id": "7", "text": "0171 2345678", "channel": "fax"}')
    assert bad["id"] == "7"
    assert "2345678" not in json.dumps(bad)


def test_cli_passes_blank_lines_over_and_any_character_through() -> None:
    answers = _serve(b"\n", b'{"id": "\\ud83d", "text": "\\u0000\\ud83d", "channel": "dm"}')
    assert answers == [{"id": "\ud83d", "length": 2}]


def test_cli_never_shows_the_text_of_a_request() -> None:
    from bot.messages import Channel

    assert "geheim" not in repr(Request(id="1", text="geheim", channel=Channel.DM))


def test_lines_without_a_channel_take_the_one_of_the_command() -> None:
    assert parse(b'{"id": "1", "text": "Hallo"}').channel is Channel.PUBLIC
    assert parse(b'{"id": "1", "text": "Hallo"}', Channel.DM).channel is Channel.DM
    assert parse(b'{"id": "1", "text": "Hallo", "channel": "public"}', Channel.DM).channel is Channel.PUBLIC
    # and the whole way through: what is served knows it
    heard: list[Channel] = []
    serve([b'{"id": "1", "text": "Hallo"}'], io.BytesIO(), lambda one: {"id": heard.append(one.channel)}, Channel.DM)
    assert heard == [Channel.DM]
