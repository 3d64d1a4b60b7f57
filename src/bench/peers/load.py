"""The client of every measurement: threads with blocking sockets, each with one request in flight, the same code for
HTTP/1.1 and for frames. Standard library alone. As a program it reads one JSON object from standard input:

    {"door": "http" | "raw" | "base64", "port": 5080, "path": "/v1/predict", "files": [...], "labels": [...],
     "in_flight": 8, "warm_up": 3, "seconds": 20}

and prints lines: `begin` and `end` of the measured time, then a JSON object with what was seen in it. With "seconds": 0
each thread sends one photo, `sent` is printed when all are out, and the object counts what became of them.
"""
import base64
import collections
import json
import socket
import sys
import threading
import time

HEADER_BYTES = 128
REPLY_LIMIT_SECONDS = 60
PAUSE_SECONDS = 0.05  # After an error.
TROUBLE = (OSError, ValueError, LookupError)  # No reply, or none that can be read.
BOUNDARY = "a-line-between-parts"


def request(target, body):
    """The bytes of a request, made once."""
    if target["door"] == "http":
        kind = "image/png" if body.startswith(b"\x89PNG") else "image/jpeg"
        if target.get("form"):
            part = '--%s\r\nContent-Disposition: form-data; name="%s"; filename="photo"\r\nContent-Type: %s\r\n\r\n'
            body = (part % (BOUNDARY, target["form"], kind)).encode("ascii") + body
            body += ("\r\n--%s--\r\n" % BOUNDARY).encode("ascii")
            kind = "multipart/form-data; boundary=" + BOUNDARY
        head = "POST %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
        return (head % (target["path"], target["port"], kind, len(body))).encode("ascii") + body
    raw = target["door"] == "raw"
    body = body if raw else base64.b64encode(body)
    header = dict(msg_type="CLIENT_IMAGE", msg_len=len(body), **({"enc": "raw"} if raw else {}))
    return json.dumps(header).ljust(HEADER_BYTES).encode("ascii") + body


class Connection:
    """Stays open from request to request; opened again after an error or where the server closes it."""

    def __init__(self, target):
        self.http = target["door"] == "http"
        self.socket = socket.create_connection(("127.0.0.1", target["port"]), REPLY_LIMIT_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.reader = self.socket.makefile("rb")
        self.last = False

    def ask(self, request_bytes):
        """The reply as (status, body): HTTP's status or a frame's type. TROUBLE where there is none."""
        self.socket.sendall(request_bytes)
        return self.reply()

    def reply(self):
        if not self.http:
            header = json.loads(self.read(HEADER_BYTES))
            return header["msg_type"], self.read(header["msg_len"])
        status, fields = 100, {}
        while status < 200:
            status = int(self.line().split()[1])
            fields = dict(iter(lambda: self.line().lower().partition(": ")[::2], ("", "")))
        self.last = fields.get("connection") == "close"
        return status, self.read(int(fields.get("content-length", 0)))

    def line(self):
        line = self.reader.readline()
        if not line:
            raise ConnectionResetError("closed by the server")
        return line.decode("latin-1").rstrip("\r\n")

    def read(self, length):
        body = self.reader.read(length)
        if len(body) < length:
            raise ConnectionResetError("closed by the server")
        return body

    def close(self):
        self.reader.close()
        self.socket.close()


def label(reply):
    """The most probable label of a reply, None where it is no prediction. Servers name the rest as they like."""
    status, body = reply
    if status not in (200, "SERVER_PREDICTION"):
        return None
    probabilities = json.loads(body)["probabilities"]
    return max(probabilities, key=probabilities.get)


class Load:
    def __init__(self, target):
        self.target = target
        self.requests = [request(target, open(name, "rb").read()) for name in target["files"]]
        self.waits = []  # (when it ended, how long it took) of good replies, in seconds
        self.errors = []
        self.until = float("inf")
        self.all_sent = threading.Barrier(target["in_flight"] + 1, timeout=REPLY_LIMIT_SECONDS)

    def start(self, client):
        clients = range(self.target["in_flight"])
        self.threads = [threading.Thread(target=client, args=(number,), daemon=True) for number in clients]
        for thread in self.threads:
            thread.start()

    def join(self):
        for thread in self.threads:
            thread.join(REPLY_LIMIT_SECONDS)

    def client(self, turn):
        connection = None
        while time.monotonic() < self.until:
            photo, turn = turn % len(self.requests), turn + 1
            begun = time.monotonic()
            try:
                connection = connection or Connection(self.target)
                reply = connection.ask(self.requests[photo])
                ended = time.monotonic()
                if label(reply) == self.target["labels"][photo]:
                    self.waits.append((ended, ended - begun))
                else:
                    self.errors.append("another photo's reply" if label(reply) else str(reply[0]))
                if not connection.last:
                    continue
            except TROUBLE as failure:
                self.errors.append(type(failure).__name__)
                time.sleep(PAUSE_SECONDS)
            if connection:
                connection.close()
            connection = None

    def run(self):
        self.start(self.client)
        time.sleep(self.target["warm_up"])
        self.errors.clear()
        begun, processor = time.monotonic(), time.process_time()
        print("begin", flush=True)
        time.sleep(self.target["seconds"])
        ended, processor = time.monotonic(), time.process_time() - processor
        print("end", flush=True)
        self.until = 0
        self.join()
        # Who waits at the end counts among the waits, or the longest would be the ones not seen.
        waits = sorted(wait for end, wait in self.waits if end >= begun) or [0.0]
        return {
            "images": sum(begun <= end <= ended for end, _ in self.waits),
            "seconds": ended - begun,
            "p50_ms": 1e3 * waits[len(waits) // 2],
            "p99_ms": 1e3 * waits[len(waits) * 99 // 100],
            "longest_ms": 1e3 * waits[-1],
            "errors": dict(collections.Counter(self.errors)),
            "driver_cpu_s": processor,
        }

    def client_once(self, number):
        """The connection was answered before, so the server has it; then all send together."""
        connection, photo = Connection(self.target), self.requests[number % len(self.requests)]
        connection.ask(photo)
        self.all_sent.wait()
        connection.socket.sendall(photo)
        self.all_sent.wait()
        try:
            reply = connection.reply()
            self.errors.append("predicted" if label(reply) else str(reply[0]))
        except TROUBLE as failure:
            self.errors.append(type(failure).__name__)

    def once(self):
        self.start(self.client_once)
        self.all_sent.wait()
        self.all_sent.wait()
        print("sent", flush=True)
        self.join()
        unanswered = ["no answer"] * (len(self.threads) - len(self.errors))
        return dict(collections.Counter(self.errors + unanswered))


if __name__ == "__main__":
    load = Load(json.load(sys.stdin))
    print(json.dumps(load.run() if load.target["seconds"] else load.once()), flush=True)
