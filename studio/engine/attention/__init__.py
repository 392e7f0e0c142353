"""Where the words of a prompt act: the attention of a stock pipeline, listened to while it runs."""
