"""The labels under which files are stored with events."""

# By the identifier of the event.
SIGNED_LIST = "events.signed_list"
LOG = "events.attendance_log"
DECLARATION = "events.declaration"
# By the identifier of the material.
MATERIAL = "events.material"
# By the identifier of the registration.
ANSWER = "events.answer"
