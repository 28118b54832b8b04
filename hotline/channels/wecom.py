"""WeCom, and WeChat in safe mode: messages encrypted with AES-256-CBC under the EncodingAESKey, and signed with SHA-1 over token, time, nonce and ciphertext.

A plaintext is 16 random bytes, the length of the message (4 bytes, big-endian), the message, and the receiver's id, padded to 32 bytes.
"""

import base64
import binascii
import hashlib
import hmac
import os
import struct
from dataclasses import dataclass

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

from hotline.channels.wechat import BadMessage

CHANNEL = "wecom"
_BLOCK = 32


@dataclass(frozen=True, slots=True)
class Key:
    """What an application is configured with: its token, EncodingAESKey (43 characters), and the id of the company (WeChat: of the account)."""

    token: str
    aes: bytes
    receiver: str

    @classmethod
    def read(cls, token: str, encoded: str, receiver: str) -> "Key":
        """Raises ValueError for what is no EncodingAESKey."""
        aes = base64.b64decode(encoded + "=", validate=True)
        if len(aes) != 32:
            raise ValueError("EncodingAESKey")
        return cls(token, aes, receiver)

    def signature(self, timestamp: str, nonce: str, encrypted: str) -> str:
        said = "".join(sorted((self.token, timestamp, nonce, encrypted)))
        return hashlib.sha1(said.encode(), usedforsecurity=False).hexdigest()

    def is_signed(self, timestamp: str, nonce: str, encrypted: str, signature: str) -> bool:
        return hmac.compare_digest(self.signature(timestamp, nonce, encrypted).encode(), signature.encode())

    def open(self, encrypted: str) -> bytes:
        """The message in a ciphertext; raises BadMessage for one that is not for us."""
        try:
            sealed = base64.b64decode(encrypted, validate=True)
            decryptor = Cipher(algorithms.AES(self.aes), modes.CBC(self.aes[:16])).decryptor()
            padded = decryptor.update(sealed) + decryptor.finalize()
            plain = padded[: -padded[-1]] if padded and 1 <= padded[-1] <= _BLOCK else b""
            [size] = struct.unpack(">I", plain[16:20])
        except (binascii.Error, ValueError, struct.error):
            raise BadMessage("cannot be opened") from None
        if size > len(plain) - 20 or plain[20 + size :] != self.receiver.encode():
            raise BadMessage("for somebody else")
        return plain[20 : 20 + size]

    def close(self, message: bytes) -> str:
        """The ciphertext of a message."""
        plain = os.urandom(16) + struct.pack(">I", len(message)) + message + self.receiver.encode()
        pad = _BLOCK - len(plain) % _BLOCK
        encryptor = Cipher(algorithms.AES(self.aes), modes.CBC(self.aes[:16])).encryptor()
        return base64.b64encode(encryptor.update(plain + bytes([pad]) * pad) + encryptor.finalize()).decode()


def encrypted_in(body: bytes) -> str:
    """The ciphertext in an XML body; raises BadMessage."""
    try:
        found = fromstring(body, forbid_dtd=True).findtext("Encrypt")
    except (ParseError, DefusedXmlException, ValueError):
        raise BadMessage("no XML") from None
    if not found:
        raise BadMessage("no ciphertext")
    return str(found).strip()


def write_sealed(key: Key, message: str, *, timestamp: str, nonce: str) -> str:
    """A reply in XML, sealed and signed."""
    encrypted = key.close(message.encode())
    return (
        f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt><MsgSignature><![CDATA[{key.signature(timestamp, nonce, encrypted)}]]></MsgSignature>"
        f"<TimeStamp>{int(timestamp)}</TimeStamp><Nonce><![CDATA[{nonce.replace(']]>', '')}]]></Nonce></xml>"
    )
