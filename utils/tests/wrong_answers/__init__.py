"""What students hand in, set by set, and the message that it must get.

Each is (number of the task, code that defines it, part of the message).
"""
