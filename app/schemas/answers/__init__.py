"""What the addresses answer, as declared types; a file by what it is about.

They are typed dictionaries, which cost nothing when the server starts. Nothing is validated or encoded by them.
"""
