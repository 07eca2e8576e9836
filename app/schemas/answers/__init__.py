"""What the addresses answer, as declared types; a file by what it is about.

They are typed dictionaries: to declare one costs nothing when the server starts, and an answer is made as it always was.
"""
