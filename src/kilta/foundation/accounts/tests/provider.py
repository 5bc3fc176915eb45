"""An OpenID provider on this machine: it knows one person, signs with its own key and asks for nothing."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

CLIENT, SECRET = "kilta", "between-the-two-of-us"


class Provider:
    """Its `address`, whom it tells of (`person`), and whether it is out of order."""

    def __init__(self) -> None:
        self.person: dict[str, Any] = {
            "sub": "oppija-1",
            "name": "Aino Salo",
            "email": "aino@school.example",
            "email_verified": True,
        }
        self.is_broken = False
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.asked: dict[str, dict[str, str]] = {}
        self.address = ""

    @property
    def setting(self) -> dict[str, Any]:
        """What `SOCIALACCOUNT_PROVIDERS` holds for it."""
        app = {
            "provider_id": "school",
            "name": "Omnia",
            "client_id": CLIENT,
            "secret": SECRET,
            "settings": {"server_url": self.address},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}

    def configuration(self) -> dict[str, Any]:
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "userinfo_endpoint": "userinfo",
            "jwks_uri": "keys",
        }
        return {"issuer": self.address, **{name: f"{self.address}/{path}" for name, path in names.items()}}

    def send_back(self, query: dict[str, str]) -> str:
        """The address to which somebody goes who has signed in at the provider."""
        code = secrets.token_urlsafe()
        self.asked[code] = query
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def tokens(self, sent: dict[str, str]) -> dict[str, Any] | None:
        """Tokens for a code: used once, by the client that asked, who proves it (PKCE)."""
        asked = self.asked.pop(sent.get("code", ""), None)
        proof = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        if (
            asked is None
            or (sent.get("client_id"), sent.get("client_secret")) != (CLIENT, SECRET)
            or sent.get("redirect_uri") != asked["redirect_uri"]
            or base64.urlsafe_b64encode(proof).decode().rstrip("=") != asked["code_challenge"]
        ):
            return None
        claims = {**self.person, "iss": self.address, "aud": CLIENT, "iat": time.time(), "exp": time.time() + 60}
        signed = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "1"})
        return {"access_token": secrets.token_urlsafe(), "token_type": "Bearer", "expires_in": 60, "id_token": signed}

    def keys(self) -> dict[str, Any]:
        known = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        return {"keys": [{**known, "kid": "1", "alg": "RS256", "use": "sig"}]}


@contextmanager
def a_provider() -> Iterator[Provider]:
    provider = Provider()

    class Answers(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            match parts.path:
                case _ if provider.is_broken:
                    self.answer(503, {})
                case "/.well-known/openid-configuration":
                    self.answer(200, provider.configuration())
                case "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider.send_back(query))
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                case "/userinfo":
                    self.answer(200, provider.person)
                case "/keys":
                    self.answer(200, provider.keys())
                case _:
                    self.answer(404, {})

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            tokens = provider.tokens({name: values[0] for name, values in parse_qs(body).items()})
            self.answer(200, tokens) if tokens else self.answer(400, {"error": "invalid_grant"})

        def answer(self, status: int, content: dict[str, Any]) -> None:
            body = json.dumps(content).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: Any) -> None:
            """Tests stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
