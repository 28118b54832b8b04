"""The errors of the knowledge base. Each is one sentence that says what to do; front ends print it as it is."""


class KnowledgeError(Exception):
    """Something about the knowledge base that the person using it can act on."""

    code = "knowledge_error"
    http_status = 400


class NotFound(KnowledgeError):
    code = "not_found"
    http_status = 404


class Conflict(KnowledgeError):
    """Somebody else was faster, or the thing is not in the state the action needs."""

    code = "conflict"
    http_status = 409


class NotAllowed(KnowledgeError):
    code = "not_allowed"
    http_status = 403


class DatabaseUnusable(KnowledgeError):
    """The database cannot be opened, read or written."""

    code = "database_unusable"
    http_status = 503


class NothingThere(DatabaseUnusable):
    """There is no knowledge base at the address yet."""


class UnreadableFile(KnowledgeError):
    """A file that cannot be read as what it claims to be; the message names the line where there is one."""

    code = "unreadable_file"
