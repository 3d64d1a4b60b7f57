#!/usr/bin/env python3
"""Ask a Pomona server what an apple leaf's photo shows. Python's own library is all it needs.

    with Client("127.0.0.1", 5050) as client:
        print(client.predict(open("leaf.jpg", "rb").read())["prediction"])"""
import json
import socket
import sys

HEADER_BYTES = 128

class PomonaError(Exception):
    """The server's refusal: code for a program, message for a person."""
    def __init__(self, event):
        super().__init__(event.get("message", ""))
        self.code = event.get("code", "internal")
        self.retryable = event.get("retryable", False)

class Client:
    def __init__(self, host="127.0.0.1", port=5050, token=None, timeout=120):
        self.socket = socket.create_connection((host, port), timeout)
        if token is not None:
            self.send("CLIENT_MESSAGE", json.dumps({"op": "hello", "token": token}).encode("ascii"))
            self.receive()

    def predict(self, image):
        """The prediction for an image file's bytes, as a dictionary; raises PomonaError."""
        self.send("CLIENT_IMAGE", image, enc="raw")
        return self.receive()

    def close(self):
        """Logs off, reads the echo and closes."""
        with self.socket:
            self.send("CLIENT_MESSAGE", b"DISCONNECT")
            return self.read_frame().decode("utf-8")

    def send(self, msg_type, body, **fields):
        header = json.dumps({"msg_type": msg_type, "msg_len": len(body), **fields}, separators=(",", ":"))
        self.socket.sendall(header.rjust(HEADER_BYTES).encode("ascii") + body)

    def receive(self):
        event = json.loads(self.read_frame())
        if event.get("event") == "error":
            raise PomonaError(event)
        return event

    def read_frame(self):
        return self.read(json.loads(self.read(HEADER_BYTES))["msg_len"])

    def read(self, count):
        data = bytearray()
        while len(data) < count:
            chunk = self.socket.recv(count - len(data))
            if not chunk:
                raise ConnectionError("the server closed the connection")
            data += chunk
        return bytes(data)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close() if sys.exc_info()[0] else self.close()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: pomona_client.py HOST:PORT FILE...")
    server, _, number = sys.argv[1].rpartition(":")
    with Client(server, int(number)) as asked:
        for name in sys.argv[2:]:
            try:
                with open(name, "rb") as file:
                    found = asked.predict(file.read())
                print(f"{name}\t{found['prediction']}\t{found['confidence']:.2f}")
            except (OSError, PomonaError) as error:
                print(f"{name}\tfailed: {error}")
