"""How much visitors may have on its way. 0 is any number."""

from .env import ENV

LIMIT_UPLOADS = ENV.integer("LIMIT_UPLOADS", 60, "Files begun to be sent in a minute from one address; 0: any number.")
UPLOADS_AT_ONCE = ENV.integer(
    "UPLOADS_AT_ONCE", 2, "Uploads that a web process listens to at a time; its other threads are for readers."
)
UPLOADS_OPEN = ENV.integer("UPLOADS_OPEN", 60, "Unfinished uploads of one address; 0: any number.")
UPLOADS_OPEN_GIGABYTES = ENV.integer("UPLOADS_OPEN_GIGABYTES", 20, "Size of those, in gigabytes; 0: any.")
UPLOADS_OF_ONE = ENV.integer("UPLOADS_OF_ONE", 20, "Unfinished uploads for one entry; 0: any number.")
UPLOADS_OF_ONE_GIGABYTES = ENV.integer("UPLOADS_OF_ONE_GIGABYTES", 4, "Size of those, in gigabytes; 0: any.")
UPLOADS_ROOM_GIGABYTES = ENV.integer(
    "UPLOADS_ROOM_GIGABYTES", 100, "Room for all files on their way, in gigabytes, until they are checked; 0: any."
)
UPLOAD_DAYS = ENV.integer("UPLOAD_DAYS", 7, "Days for which an upload that was broken off may go on.")
SILENT_SECONDS = 30.0
"""For which a line may bring next to nothing of what it announced, where no proxy stands before the library."""
