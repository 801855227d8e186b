"""A vCon as its recipient meets it: opened with his key, and held against the draft."""

import base64
import json
from datetime import datetime
from uuid import UUID

from cryptography.hazmat.primitives import hashes, padding
from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from klankbord.edges.connectors.vcon import sealing

TOP = {"uuid", "created_at", "extensions", "critical", "redacted", "amended", "updated_at",
       "subject", "parties", "dialog", "analysis", "attachments"}  # fmt: skip
PARTY = {"tel", "sip", "stir", "mailto", "name", "did", "validation", "gmlpos", "civicaddress",
         "uuid", "type", "org", "dept", "role", "contact_list"}  # fmt: skip
DIALOG = {"type", "start", "duration", "parties", "originator", "mediatype", "filename", "body",
          "encoding", "url", "content_hash", "session_id", "party_history"}  # fmt: skip
ATTACHMENT = {"purpose", "start", "party", "dialog", "mediatype", "filename", "body", "encoding",
              "url", "content_hash"}  # fmt: skip


def strictly(vcon):
    """The names and kinds of vcon-core and the contact centre extension, and no others."""
    assert vcon.keys() <= TOP
    assert "vcon" not in vcon, "deprecated"
    UUID(vcon["uuid"])
    datetime.fromisoformat(vcon["created_at"])
    assert set(vcon.get("critical", ())) <= set(vcon["extensions"])
    for party in vcon["parties"]:
        assert party.keys() <= PARTY
    for dialog in vcon["dialog"]:
        assert dialog.keys() <= DIALOG
        assert {"type", "start"} <= dialog.keys()
        assert datetime.fromisoformat(dialog["start"]).tzinfo is not None
        assert ("body" in dialog) == ("encoding" in dialog) == ("mediatype" in dialog)
        assert dialog.get("encoding", "base64url") in ("base64url", "json", "none")
        seats = [seat for entry in dialog["parties"] for seat in entry]
        assert all(0 <= seat < len(vcon["parties"]) for seat in seats)
    for each in vcon["attachments"]:
        assert each.keys() <= ATTACHMENT
        assert {"start", "party", "dialog", "purpose"} <= each.keys()
        assert 0 <= each["party"] < len(vcon["parties"])
        assert each["dialog"] == 0
    return {each["purpose"]: each["body"] for each in vcon["attachments"]}


def opened(sealed, private):
    def raw(text):
        return base64.urlsafe_b64decode(text + "==")

    [recipient] = sealed["recipients"]
    sha1 = hashes.SHA1()  # noqa: S303  as RSA-OAEP names it
    oaep = OAEP(mgf=MGF1(sha1), algorithm=sha1, label=None)
    both = private.decrypt(raw(recipient["encrypted_key"]), oaep)
    first, text = raw(sealed["iv"]), raw(sealed["ciphertext"])
    assert raw(sealed["tag"]) == sealing.tag(both, sealed["protected"], first, text)
    decryptor = Cipher(algorithms.AES256(both[32:]), modes.CBC(first)).decryptor()
    unpadder = padding.PKCS7(128).unpadder()
    plain = unpadder.update(decryptor.update(text) + decryptor.finalize()) + unpadder.finalize()
    return json.loads(plain)
