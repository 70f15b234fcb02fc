"""Writing posts and messages: reads the state and X's rules, writes records or X's refusal."""

from __future__ import annotations

from collections.abc import Collection

from bot.simulator.clock import Clock
from bot.simulator.problems import blank, invalid
from bot.simulator.records import Dm, Post, User
from bot.simulator.snowflake import Snowflakes, time_of
from bot.simulator.state import State
from bot.simulator.text import handles, weighted_length

_HOUR = 3600


class Writer:
    """Makes records of what people write. `post` and `dm` write whatever they are given (customers are not
    policed); `check_post` and `check_dm` are the rules for our own account."""

    def __init__(self, state: State, clock: Clock, ids: Snowflakes) -> None:
        self._state = state
        self._clock = clock
        self._ids = ids

    def user(self, username: str, *, name: str | None = None, description: str = "") -> User:
        """The user with this handle; made if there is none."""
        known = self._state.user_by_name(username)
        if known is None:
            known = User(self._ids.new(self._clock.now()), username, name or username, description)
            self._state.add(known)
        return known

    def post(
        self,
        author: User,
        text: str,
        *,
        reply_to: Post | None = None,
        quote_of: Post | None = None,
        exclude: Collection[int] = (),
        age: float = 0,
    ) -> Post:
        """Write a post `age` seconds ago (0: now). With an age it gets an id of that time, so it arrives late."""
        new_id = self._id(age)
        item = Post(
            id=new_id,
            author_id=author.id,
            text=text,
            conversation_id=reply_to.conversation_id if reply_to else new_id,
            mentions=self.mentioned(text),
            prefix=self.prefix(author, text, reply_to, exclude),
            reply_to=reply_to.id if reply_to else None,
            reply_to_user=reply_to.author_id if reply_to else None,
            quote_of=quote_of.id if quote_of else None,
        )
        self._state.add(item)
        return item

    def dm(self, sender: User, recipient: User, text: str, *, age: float = 0) -> Dm:
        """Write a direct message."""
        item = Dm(self._id(age), sender.id, recipient.id, text)
        self._state.add(item)
        return item

    def mentioned(self, text: str) -> tuple[int, ...]:
        """Ids of the users whom `text` mentions; a handle that nobody has mentions nobody."""
        found = (self._state.user_by_name(handle) for handle in handles(text))
        return tuple(dict.fromkeys(user.id for user in found if user))

    def prefix(self, author: User, text: str, reply_to: Post | None, exclude: Collection[int]) -> tuple[int, ...]:
        """Ids of the users whom X mentions in front of a reply: its addressee and those mentioned there.

        Left out: the author, whoever the text already names, and `exclude` (the addressee stays).
        """
        if reply_to is None:
            return ()
        others = [user for user in (*reply_to.prefix, *reply_to.mentions) if user not in exclude]
        left_out = {author.id, *self.mentioned(text)}
        return tuple(user for user in dict.fromkeys([reply_to.author_id, *others]) if user not in left_out)

    def check_post(self, author: User, text: str, reply_to: Post | None, prefix: tuple[int, ...]) -> None:
        """X's rules for a post of our own account. Raises the refusal."""
        settings = self._state.settings
        if weighted_length(text) > settings.max_length:
            raise invalid(
                "Your Tweet text is too long. For more information on how Twitter determines text length "
                "see https://github.com/twitter/twitter-text."
            )
        if reply_to and settings.summoned_only and not self._summoned(author, reply_to):
            raise blank(
                403,
                "Reply to this conversation is not allowed because you have not been mentioned or "
                "otherwise engaged by the author of the post you are replying to.",
            )
        if self._is_duplicate(author, text, prefix):
            raise blank(403, "You are not allowed to create a Tweet with duplicate content.")

    def check_dm(self, sender: User, recipient: User, text: str) -> None:
        """X's rules for a message of our own account. Raises the refusal."""
        if len(text) > self._state.settings.max_dm_length:
            raise invalid(f"The text is longer than {self._state.settings.max_dm_length} characters.")
        if not any(dm.sender_id == recipient.id and dm.recipient_id == sender.id for dm in self._state.dms.values()):
            raise blank(
                403, "You do not have permission to send Direct Messages to the participants you are trying to message."
            )

    def _summoned(self, author: User, parent: Post) -> bool:
        mentioned = {*parent.mentions, *(parent.prefix if self._state.settings.implicit_mention_counts else ())}
        quoted = self._state.posts.get(parent.quote_of or 0)
        ours = parent.author_id == author.id or (quoted is not None and quoted.author_id == author.id)
        return ours or author.id in mentioned

    def _is_duplicate(self, author: User, text: str, prefix: tuple[int, ...]) -> bool:
        settings = self._state.settings
        since = self._clock.now() - settings.duplicate_hours * _HOUR
        key = (_plain(text), prefix if settings.duplicate_scope == "shown" else ())
        return any(
            (_plain(one.text), one.prefix if settings.duplicate_scope == "shown" else ()) == key
            for one in reversed(self._state.posts_by_age())
            if one.author_id == author.id and time_of(one.id) > since
        )

    def _id(self, age: float) -> int:
        now = self._clock.now()
        if age:
            return self._ids.late(now - age, taken={*self._state.posts, *self._state.dms})
        return self._ids.new(now)


def _plain(text: str) -> str:
    """Two texts that differ in white space only are the same."""
    return " ".join(text.split())
