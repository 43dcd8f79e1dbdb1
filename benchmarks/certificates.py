"""A certificate for the double of DynamoDB, and a bundle of authorities that trusts it."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from benchmarks.packages import PYTHON
from chalicelib.storage.dynamodb_http.connection import AMAZON_ROOTS


class Certificate(NamedTuple):
    """Where things are. `bundle` holds all that the SDK trusts by itself, and this one; `roots`
    what our own reader trusts AWS's hosts by, and this one.
    """

    file: Path
    key: Path
    bundle: Path
    roots: Path

    @property
    def trusted(self) -> dict[str, str]:
        """The variables by which boto3, and Python's ssl in our reader, take them for theirs."""
        return {"AWS_CA_BUNDLE": str(self.bundle), "SSL_CERT_FILE": str(self.roots)}


def certificate(folder: Path) -> Certificate:
    """Make one for 127.0.0.1, for a day, of the kind that AWS uses: RSA of 2,048 bits."""
    names = ("stand-in.pem", "stand-in.key", "bundle.pem", "roots.pem")
    files = Certificate(*(folder / name for name in names))
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    files.file.write_bytes(_signed(key).public_bytes(serialization.Encoding.PEM))
    files.key.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    # As long as the real ones, since reading them is part of a cold start.
    files.bundle.write_bytes(_authorities() + files.file.read_bytes())
    files.roots.write_bytes(AMAZON_ROOTS.read_bytes() + files.file.read_bytes())
    return files


def _signed(key: rsa.RSAPrivateKey) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Tidende's stand-in")])
    now = datetime.now(UTC)
    unsigned = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]),
            critical=False,
        )
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
    )
    return unsigned.sign(key, hashes.SHA256())


def _authorities() -> bytes:
    code = "import botocore.httpsession as it; print(it.get_cert_path(True))"
    completed = subprocess.run([PYTHON, "-c", code], check=True, capture_output=True, text=True)  # noqa: S603 - our own command
    return Path(completed.stdout.strip()).read_bytes()
