"""`article`: a socket server as an article would write it: one process, two workers in a thread pool, 128-byte JSON
headers padded with spaces, base64 bodies. Usage: article_server.py PORT
"""
import base64
import json
import socketserver
import sys
from concurrent.futures import ThreadPoolExecutor

import leaf

HEADER_BYTES = 128
WORKERS = 2
model = leaf.load()
pool = ThreadPoolExecutor(WORKERS)


def predict(body):
    return leaf.predict(model, leaf.decode(base64.b64decode(body)))


class Connection(socketserver.StreamRequestHandler):
    """A thread for each connection reads; the pool predicts. What can't be decoded ends the connection."""

    disable_nagle_algorithm = True

    def handle(self):
        while True:
            header = self.rfile.read(HEADER_BYTES)
            if len(header) < HEADER_BYTES:
                return
            body = self.rfile.read(json.loads(header)["msg_len"])
            text = json.dumps(pool.submit(predict, body).result())
            header = json.dumps({"msg_type": "SERVER_PREDICTION", "msg_len": len(text)})
            self.wfile.write((header.rjust(HEADER_BYTES) + text).encode("ascii"))


class Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 128


with Server(("127.0.0.1", int(sys.argv[1])), Connection) as server:
    server.serve_forever()
