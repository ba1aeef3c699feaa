"""Files on disk: the case file and the image store. The only room with zipfile and sqlite3."""
