"""Prints what a user is sent, oldest first and each message once, also what was sent while the client was away.

python3 client.py URL [CHANNEL...], with the token in BROADCAST_TOKEN. Prints a JSON line per message, {"message": ENVELOPE},
and per gap, {"gap": STREAM, "reason": REASON}. PROTOCOL.md says why it does what it does. Python 3.9 or newer, no packages.
"""
import asyncio, functools, json, operator, os, random, secrets, sys
from web_socket import WebSocket

# What is new may be seen later on the server, and the server closes what is idle for ten minutes.
TIMES_MS = {"RESUME_AGAIN": 3_000, "RESUME_EVERY": 540_000, "REPLY": 30_000, "RECONNECT": 1_000}
AGAIN, EVERY, REPLY, RECONNECT = (float(os.environ.get(f"BROADCAST_{k}_MS", ms)) / 1000 for k, ms in TIMES_MS.items())
DIRECT_MS, BUCKET_MS, MAX_BUCKETS, MAX_HELD = 60_000, 10_000, 400, 1_000

class Client:
    """Its cursors, what it has and its receipt outlast a connection."""
    def __init__(self, channels):
        self.cursors = dict.fromkeys(["user", "everyone", *(f"channel:{name}" for name in channels)])
        self.have, self.receipt, self.latest = {}, None, 0  # have: positions by id

    async def run(self, socket):
        self.socket, self.request, self.again, self.held, self.timers = socket, None, False, [], {}
        self.can_resume, self.failures = True, 0
        try:
            for stream in self.cursors:
                if stream.startswith("channel:"):
                    self.socket.send({"action": "subscribe", "channel": stream[8:]})
            self.resume_twice()
            self.later("every", EVERY, self.beat)
            while (frame := await socket.receive()) is not None:
                self.received(frame)
        finally:
            for timer in self.timers.values():
                timer.cancel()
            socket.close()
            self.release()

    def later(self, name, delay, run):
        """Once, and in place of what it was to run by that name."""
        if name in self.timers:
            self.timers[name].cancel()
        self.timers[name] = asyncio.get_running_loop().call_later(delay, run)

    def beat(self):
        self.resume() if self.can_resume else self.socket.send({"action": "ping"})
        self.later("every", EVERY, self.beat)

    def resume_twice(self):
        self.resume()
        self.later("again", AGAIN, self.resume)

    def resume(self):
        self.again = self.request is not None  # one at a time
        if self.can_resume and not self.again:
            streams = {stream: known and known[1] for stream, known in self.cursors.items()}
            self.request = {"action": "resume", "id": secrets.token_hex(8), "streams": streams, "have": self.prints()}
            self.request |= {"received": self.receipt} if self.receipt else {}
            self.ask(self.request)

    def ask(self, request):
        self.socket.send(request)
        self.later("reply", REPLY, self.socket.close)

    def received(self, frame):
        kind = frame.get("type")
        if all(isinstance(frame.get(each), str) for each in ("id", "type", "time")):
            self.held.append(frame)  # while a resume brings older ones
            if not self.request or len(self.held) > MAX_HELD:
                self.release()
        elif kind == "subscribed":
            self.resume_twice()
        elif kind == "resumed" and self.request and frame.get("id") == self.request["id"]:
            self.page(frame)
        elif kind == "error" or (kind is None and "requestId" in frame):
            self.refused(frame)

    def page(self, page):
        for envelope in page["envelopes"]:
            self.take(envelope)
        if "next" in page:
            return self.ask({**self.request, "next": page["next"]})
        for stream, new in page["streams"].items():
            if stream in self.cursors:
                self.cursors[stream] = (page["keepFrom"], new["cursor"])
            if "gap" in new:
                print(json.dumps({"gap": stream, "reason": new["gap"]}), flush=True)
        self.receipt, self.failures, self.latest = page.get("receipt"), 0, page["keepFrom"]
        self.end_resume()

    def refused(self, error):
        print("The server refused:", error.get("message"), file=sys.stderr)
        channel, wait = error.get("channel"), error.get("retryAfterMs", 0) / 1000
        if channel is not None and wait:
            self.later(channel, wait, lambda: self.socket.send({"action": "subscribe", "channel": channel}))
        elif channel is not None:
            self.cursors.pop(f"channel:{channel}", None)
        elif self.request and error.get("action", "resume") == "resume":
            self.can_resume = "resume" in error.get("expected", {}).get("action", ["resume"])
            self.failures, self.again = self.failures + 1, False
            self.end_resume()
            self.later("again", max(wait, AGAIN * 2 ** min(self.failures, 7)), self.resume)

    def end_resume(self):
        self.timers["reply"].cancel()
        self.request = None
        self.release()
        self.have = {id: at for id, at in self.have.items() if max(at) >= self.start()}
        if self.again:
            self.resume()

    def release(self):
        for envelope in sorted(self.held, key=lambda envelope: envelope.get("at", "")):
            if envelope.get("at", "9") >= self.start():  # a resume brought what is older, and it is forgotten
                self.take(envelope)
        self.held = []

    def take(self, envelope):
        if envelope["id"] not in self.have:
            print(json.dumps({"message": envelope}), flush=True)
        # That of a duplicate too: it is another row of the server. Without one, it is remembered for a while.
        self.have.setdefault(envelope["id"], set()).add(envelope.get("at", f"{self.latest + DIRECT_MS:013d}"))

    def start(self):
        """The position from which on it keeps what it has: all, as long as a stream has no cursor."""
        return f"{min((known[0] if known else 0 for known in self.cursors.values()), default=0):013d}"

    def prints(self):
        """For each ten seconds, how many positions it has, and the exclusive or of their hashes."""
        start, hashes = self.start(), {}
        for at in {at for positions in self.have.values() for at in positions if at >= start and "-" in at}:
            hashes.setdefault(int(at[:13]) // BUCKET_MS, []).append(int(at[14:], 16))
        newest = [(bucket, hashes[bucket]) for bucket in sorted(hashes)[-MAX_BUCKETS:]]
        return {str(bucket): [len(each), f"{functools.reduce(operator.xor, each):016x}"] for bucket, each in newest}

async def main(url, *channels):
    client, token, wait = Client(channels), os.environ.get("BROADCAST_TOKEN"), RECONNECT
    while True:
        socket = WebSocket()
        try:
            await asyncio.wait_for(socket.open(url, ["broadcast", token] if token else []), REPLY)
            wait = RECONNECT
            await client.run(socket)
        except (OSError, EOFError, asyncio.TimeoutError) as error:
            print("Not connected:", error, file=sys.stderr)
        await asyncio.sleep(random.random() * wait)
        wait = min(30, wait * 2)

if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
