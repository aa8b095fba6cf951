"""The one judge of answers: the problem sets', the lectures', a class's.

task        what a task is: its inputs, what is right, known mistakes
probes      how an answer is put to the test (shown to a student's code)
compare     how a value differs from the right one
hints       what to ask about common errors
judge       what is wrong with what came out, and which mistake it shows
values      checks of a value, where there is no function to try
"""
