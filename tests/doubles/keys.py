"""A loopback server of signing keys, as the Bot Connector's, and tokens that it would have signed."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

ISSUER = "https://api.botframework.com"


class KeyServer:
    """``with KeyServer() as keys``: at ``keys.url`` until the end.  ``fetched`` counts what was asked."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.ill = False
        self._keys: dict[str, rsa.RSAPrivateKey] = {}
        self._endorsements: dict[str, list[str]] = {}
        self.add("k1")
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.root = f"http://127.0.0.1:{self._server.server_port}"
        self.url = f"{self.root}/openid"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    def add(self, kid: str, *, endorses: tuple[str, ...] = ("msteams",)) -> None:
        self._keys[kid] = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self._endorsements[kid] = list(endorses)

    def token(self, aud: str, service: str, kid: str = "k1", *, signed_by: str = "", **over: Any) -> str:
        """A header's value.  ``signed_by``: another key than the one that is named."""
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": aud, "exp": now + 600, "nbf": now - 5, "serviceurl": service, **over}
        return "Bearer " + jwt.encode(claims, self._keys[signed_by or kid], algorithm="RS256", headers={"kid": kid})

    def forged(self, aud: str, service: str) -> str:
        """By a key that is on no list, under a name that is."""
        key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        claims = {"iss": ISSUER, "aud": aud, "exp": int(time.time()) + 600, "serviceurl": service}
        return "Bearer " + jwt.encode(claims, key, algorithm="RS256", headers={"kid": "k1"})

    def unlisted(self, kid: str, aud: str, service: str) -> str:
        """By a key that the server names nowhere yet; ``list_it`` does."""
        self.add(kid)
        token = self.token(aud, service, kid)
        self._held = (kid, self._keys.pop(kid))
        return token

    def list_it(self) -> None:
        kid, key = self._held
        self._keys[kid] = key

    def jwks(self) -> dict[str, Any]:
        keys = []
        for kid, key in self._keys.items():
            jwk = json.loads(RSAAlgorithm.to_jwk(key.public_key()))
            keys.append({**jwk, "kid": kid, "endorsements": self._endorsements[kid]})
        return {"keys": keys}

    def __enter__(self) -> "KeyServer":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.fetched.append(self.path)
                held = {"jwks_uri": f"{server.root}/keys"} if self.path == "/openid" else server.jwks()
                body = json.dumps(held).encode()
                self.send_response(503 if server.ill else 200)
                self.send_header("content-length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                """Nothing: tests are quiet."""

        return Handler
