"""The client's half of the WebSocket protocol (RFC 6455) with the standard library: JSON texts, no extensions."""
import asyncio
import base64
import hashlib
import json
import secrets
from urllib.parse import urlsplit

MAX_MESSAGE_BYTES = 128 * 1024  # API Gateway's
GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3
CLOSE, PING, PONG = 8, 9, 10


class WebSocket:
    async def open(self, url, protocols):
        """Raises an OSError if the server cannot be reached or refuses."""
        to, key = urlsplit(url), base64.b64encode(secrets.token_bytes(16)).decode()
        port = to.port or (443 if to.scheme == "wss" else 80)
        self.reader, self.writer = await asyncio.open_connection(to.hostname, port, ssl=to.scheme == "wss" or None)
        path = f"{to.path or '/'}{'?' + to.query if to.query else ''}"
        headers = [f"GET {path} HTTP/1.1", f"Host: {to.netloc}", "Upgrade: websocket", "Connection: Upgrade"]
        headers += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        headers += [f"Sec-WebSocket-Protocol: {', '.join(protocols)}"] if protocols else []
        self.writer.write("\r\n".join([*headers, "", ""]).encode())
        answer = await self.reader.readuntil(b"\r\n\r\n")
        if base64.b64encode(hashlib.sha1((key + GUID).encode()).digest()) not in answer:
            raise ConnectionError(answer.split(b"\r\n")[0].decode("latin-1"))

    async def receive(self):
        """The next message, of one frame or several; None once the server has closed."""
        text = b""
        while True:
            first, size = await self.reader.readexactly(2)
            if size > 125:
                size = int.from_bytes(await self.reader.readexactly(2 if size == 126 else 8), "big")
            if len(text) + size > MAX_MESSAGE_BYTES:
                raise ConnectionError("a message is too large")
            body, opcode = await self.reader.readexactly(size), first & 15
            if opcode == CLOSE:
                return None
            if opcode == PING:
                self._write(PONG, body)
            elif opcode < CLOSE:
                text += body
                if first & 128:
                    return json.loads(text)

    def send(self, message):
        self._write(1, json.dumps(message, separators=(",", ":")).encode())

    def close(self):
        self.writer.close()

    def _write(self, opcode, body):
        mask = secrets.token_bytes(4)
        size = bytes([128 | len(body)]) if len(body) < 126 else bytes([254]) + len(body).to_bytes(2, "big")
        masked = bytes(byte ^ mask[index % 4] for index, byte in enumerate(body))
        self.writer.write(bytes([128 | opcode]) + size + mask + masked)
