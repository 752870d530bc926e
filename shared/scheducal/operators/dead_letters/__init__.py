"""Dead letters: what each is about, why it failed, and the way back to the queue that it came from.

It may import the connectors' room, which reads the mails that some of them name.
"""
