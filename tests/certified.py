"""Certificates of an authority of our own, and a machine that proves a name with one of them."""

import json
import ssl
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

LOOPBACK = "127.0.0.2"


class Authority:
    """Vouches for names; `file` is its own certificate, as whoever trusts it has it."""

    def __init__(self, folder: Path, name: str = "eigen") -> None:
        self._folder, self._key = folder, ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        made = self._certificate(self._name, self._key, x509.BasicConstraints(True, 0))
        self.file = folder / f"{name}.pem"
        self.file.write_bytes(made.public_bytes(serialization.Encoding.PEM))

    def vouch(self, host: str) -> Path:
        """A file with a key and the certificate of a name."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
        names = x509.SubjectAlternativeName([x509.DNSName(host)])
        made = self._certificate(subject, key, names)
        file = self._folder / f"{host}.pem"
        file.write_bytes(
            key.private_bytes(
                serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
            + made.public_bytes(serialization.Encoding.PEM)
        )  # fmt: skip
        return file

    def _certificate(self, subject, key, extension):
        now = datetime.now(UTC)
        made = x509.CertificateBuilder().subject_name(subject).issuer_name(self._name)
        made = made.public_key(key.public_key()).serial_number(x509.random_serial_number())
        made = made.not_valid_before(now - timedelta(days=1)).not_valid_after(
            now + timedelta(days=30)
        )
        made = made.add_extension(extension, critical=False)
        return made.sign(self._key, hashes.SHA256())


class Machine(ThreadingHTTPServer):
    """An OpenAI-compatible endpoint behind TLS; `says` is what it answers."""

    def __init__(self, certificate: Path) -> None:
        super().__init__((LOOPBACK, 0), _Answer)
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(certificate)
        self.socket = context.wrap_socket(self.socket, server_side=True)
        self.asked, self.heads, self.status, self.says = [], [], 200, '{"suggestions": []}'
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def handle_error(self, *_):
        pass

    def stop(self) -> None:
        self.shutdown()
        self.server_close()


class _Answer(BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.heads.append(dict(self.headers) | {"path": self.path})
        length = int(self.headers["Content-Length"])
        self.server.asked.append(json.loads(self.rfile.read(length)))
        said = {"choices": [{"message": {"content": self.server.says}}]}
        raw = json.dumps(said).encode()
        self.send_response(self.server.status)
        if self.server.status == 302:
            self.send_header("Location", self.path)
        self.send_header("Content-Length", str(len(raw)))
        self.end_headers()
        self.wfile.write(raw)

    def log_message(self, *_):
        pass
