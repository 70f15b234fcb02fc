"""`python -m bot.actions`: serves the actions to Rasa until it is stopped."""

from bot.actions.server import main

if __name__ == "__main__":
    main()
