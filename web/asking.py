"""Who may ask how often: residents by their address, shared by all processes; staff, this machine and exempted halls as they like."""

import hashlib
import hmac
from ipaddress import ip_address

from flask import current_app, request

from knowledge.staff.logins import network_of
from web.parts import parts
from web.staff.signing_in import is_staff


def admit() -> None:
    """Count the question of this request; raises TooManyQuestions."""
    if not is_staff() and not _is_exempt(_address()):
        parts().asking.admit(_address())


def client() -> str:
    """Whoever asks, as the queue knows them for a day: so that the same one is counted once. '' where many are behind an address."""
    if is_staff() or _is_exempt(_address()):
        return ""
    said = f"{parts().today()}:{network_of(_address())}"
    return hmac.new(current_app.config["SECRET_KEY"], said.encode(), hashlib.sha256).hexdigest()[:16]


def _address() -> str:
    return request.remote_addr or ""


def _is_exempt(address: str) -> bool:
    try:
        found = ip_address(address)
    except ValueError:
        return False
    # Behind a proxy that nobody has told of, everybody has the address of this machine.
    return found.is_loopback or any(found in network for network in parts().settings.ask_exempt)
