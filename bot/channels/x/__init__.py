"""The channel X: the only room that imports tweepy. The same code speaks to X and to the simulator."""
