"""`python -m bot.actions`: serves the actions to Rasa until it is stopped."""

import sys

from bot.actions.server import main
from bot.errors import BotError
from faq_index.problems import ContentError
from faq_index.versions import UnusableIndexError

if __name__ == "__main__":
    try:
        main()
    except (BotError, ContentError, UnusableIndexError) as error:
        sys.exit(str(error))
