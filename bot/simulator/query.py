"""The query language of search and stream rules: reads a query text, writes a test for posts.

The part we use: words, "phrases", #tags, @handles, from:, to:, is:reply, is:quote, is:retweet, has:links,
has:mentions, lang:, conversation_id:, `-`, OR and brackets. Everything else is refused, so that a rule never
silently matches nothing. Source: docs.x.com, "Building queries for search" and "Build a rule".
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from bot.simulator.text import spans

if TYPE_CHECKING:
    from bot.simulator.records import Post
    from bot.simulator.state import State

Test = Callable[["Post", "State"], bool]
_TOKEN = re.compile(r'\s*(-?\(|\)|-?"[^"]*"|[^\s()"]+)')
_LANGUAGE = "de"


class QueryError(ValueError):
    """The query is not one that the simulator understands; the message says where."""


def parse(query: str) -> Test:
    """Turn a query into a test for posts. Raises QueryError."""
    tokens = _TOKEN.findall(query)
    if not tokens or "".join(tokens) != re.sub(r"\s+(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", "", query):
        raise QueryError("expected words, operators and complete quotation marks")
    test = _either(tokens)
    if tokens:
        raise QueryError("there is a bracket too many")
    return test


def _either(tokens: list[str]) -> Test:
    tests = [_all(tokens)]
    while tokens and tokens[0] == "OR":
        tokens.pop(0)
        tests.append(_all(tokens))
    return lambda post, state: any(test(post, state) for test in tests)


def _all(tokens: list[str]) -> Test:
    tests: list[Test] = []
    while tokens and tokens[0] not in {"OR", ")"}:
        tests.append(_one(tokens))
    if not tests:
        raise QueryError("expected a word or an operator before OR, a closing bracket or the end")
    return lambda post, state: all(test(post, state) for test in tests)


def _one(tokens: list[str]) -> Test:
    word = tokens.pop(0)
    if word.startswith("-") and len(word) > 1:
        tokens.insert(0, word[1:])
        inner = _one(tokens)
        return lambda post, state: not inner(post, state)
    return _bracket(tokens) if word == "(" else _term(word)


def _bracket(tokens: list[str]) -> Test:
    test = _either(tokens)
    if not tokens or tokens.pop(0) != ")":
        raise QueryError("a bracket is not closed")
    return test


def _term(token: str) -> Test:
    name, colon, value = token.partition(":")
    if colon and (name, value) in _FLAGS:
        return _FLAGS[name, value]
    if colon and name in _OPERATORS and value:
        return _OPERATORS[name](value.removeprefix("@").casefold())
    if colon and re.fullmatch(r"[a-z_]+", name) and not value.startswith("//"):
        raise QueryError(f"the operator {token!r} is not simulated")
    if token.startswith("@"):
        return _mentions(token[1:].casefold())
    if token.startswith("#"):
        return lambda post, _: token[1:].casefold() in _tags(post)
    words = token.strip('"').casefold()
    return lambda post, _: re.search(rf"(?<!\w){re.escape(words)}(?!\w)", post.text.casefold()) is not None


def _mentions(handle: str) -> Test:
    return lambda post, state: any(
        state.users[user].username.casefold() == handle for user in (*post.prefix, *post.mentions)
    )


def _from(handle: str) -> Test:
    return lambda post, state: _is_user(state, post.author_id, handle)


def _to(handle: str) -> Test:
    return lambda post, state: post.reply_to_user is not None and _is_user(state, post.reply_to_user, handle)


def _is_user(state: State, user_id: int, who: str) -> bool:
    return who in {str(user_id), state.users[user_id].username.casefold()}


def _tags(post: Post) -> set[str]:
    return {span.value.casefold() for span in spans(post.text) if span.kind == "hashtag"}


_FLAGS: dict[tuple[str, str], Test] = {
    ("is", "reply"): lambda post, _: post.reply_to is not None,
    ("is", "quote"): lambda post, _: post.quote_of is not None,
    ("is", "retweet"): lambda _post, _state: False,
    ("has", "links"): lambda post, _: any(span.kind == "url" for span in spans(post.text)),
    ("has", "mentions"): lambda post, _: bool(post.prefix or post.mentions),
}
_OPERATORS: dict[str, Callable[[str], Test]] = {
    "from": _from,
    "to": _to,
    "lang": lambda language: lambda _post, _state: language == _LANGUAGE,
    "conversation_id": lambda value: lambda post, _: str(post.conversation_id) == value,
}
