"""Values -> the bytes of a document. Nothing here asks who may, or reads the database.

Its words are Vietnamese first, through the translator, like those of a chat.
"""
