#!/usr/bin/env python3
"""The protocol's first client, in small: two header fields, padded on the right, base64, one recv a reply.

    python3 article_client.py HOST:PORT FILE...
"""
import base64
import json
import socket
import sys

HEADER_BYTES = 128
REPLY_BYTES_MAX = 1400 + HEADER_BYTES


def send(connection, msg_type, text):
    header = json.dumps({"msg_type": msg_type, "msg_len": len(text)})
    connection.sendall((header.ljust(HEADER_BYTES) + text).encode("ascii"))


def main(server, names):
    host, _, port = server.rpartition(":")
    with socket.create_connection((host, int(port)), 120) as connection:
        for name in names:
            with open(name, "rb") as file:
                send(connection, "CLIENT_IMAGE", base64.b64encode(file.read()).decode("ascii"))
            reply = connection.recv(REPLY_BYTES_MAX)
            print(name, json.loads(reply[:HEADER_BYTES])["msg_type"], reply[HEADER_BYTES:].decode("ascii"), sep="\t")
        send(connection, "CLIENT_MESSAGE", "DISCONNECT")
        print(connection.recv(REPLY_BYTES_MAX)[HEADER_BYTES:].decode("ascii"))


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: article_client.py HOST:PORT FILE...")
    main(sys.argv[1], sys.argv[2:])
