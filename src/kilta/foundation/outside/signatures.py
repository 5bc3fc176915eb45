"""Signatures of messages to other programs, after the Standard Webhooks specification 1.0 (symmetric, `v1`).

A receiver puts `webhook-id`, `webhook-timestamp` and the body together with full stops between them, makes the
HMAC-SHA256 with the secret, and compares. Libraries for many languages do it: https://www.standardwebhooks.com.
"""

import base64
import hmac
import secrets
from hashlib import sha256

PREFIX = "whsec_"
SECRET_BYTES = 32


def new_secret() -> str:
    """A secret of 256 bits as the specification writes it: `whsec_` and base64."""
    return PREFIX + base64.b64encode(secrets.token_bytes(SECRET_BYTES)).decode()


def signed(secret: str, message_id: str, at: int, body: bytes) -> dict[str, str]:
    """The three headers for one try; `message_id` has no full stop, `at` is the second of the try (Unix time)."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    digest = hmac.digest(key, f"{message_id}.{at}.".encode() + body, sha256)
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(at),
        "webhook-signature": f"v1,{base64.b64encode(digest).decode()}",
    }
