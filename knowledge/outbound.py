"""What is told to others leaves this machine here alone: one POST to an address that somebody here has configured.

An address of this network is refused unless whoever configured it has said that it may be one; it is looked up once, and what was
looked up is what is called, so that a name cannot lead elsewhere in between. Redirects are not followed. The one other module that reaches out is `web/staff/openid`, which asks the office's own provider
who somebody is, and tells nobody anything.
"""

import http.client
import socket
import ssl
from collections.abc import Mapping
from ipaddress import ip_address
from urllib.parse import urlsplit


class NotSent(OSError):
    """It could not be sent, or was not taken; the message says why."""


def post(address: str, body: bytes, headers: Mapping[str, str], *, private: bool = False, timeout_s: float = 10) -> int:
    """POST to an address; the status (below 300). `private`: http and addresses of this network are let through.

    Raises:
        NotSent: for an address that is not allowed, nobody who answers, or a status of 300 and above.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise NotSent("网址不对") from None
    if parts.scheme != "https" and not (private and parts.scheme == "http"):
        raise NotSent("只能推送到 https:// 的网址")
    try:
        where = _looked_up(host, port, private=private)
        plain = socket.create_connection(where, timeout=timeout_s)
        connection = http.client.HTTPConnection(host, port, timeout=timeout_s)
        secure = parts.scheme == "https"
        connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host) if secure else plain
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body=body, headers={"Host": parts.netloc.rpartition("@")[2], **headers})
            status = connection.getresponse().status
        finally:
            connection.close()
    except NotSent:
        raise
    except (OSError, http.client.HTTPException) as error:
        raise NotSent(f"没有连上：{type(error).__name__}") from None
    if status >= 300:
        raise NotSent(f"对方答 {status}")
    return status


def _looked_up(host: str, port: int, *, private: bool) -> tuple[str, int]:
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    for *_, where in found:
        if private or ip_address(str(where[0]).partition("%")[0]).is_global:
            return str(where[0]), port
    raise NotSent("不能推送到本机或内网的地址")
