"""LitServe with two workers. Usage: litserve_server.py PORT

As https://lightning.ai/docs/litserve/api-reference/litapi and .../litserver say; the photo is a file of a form
(https://lightning.ai/docs/litserve/features/request-response-format). fast_queue is what LitServe advises from 100
requests a second on.
"""
import sys

import litserve
from fastapi import Request

import leaf


class LeafAPI(litserve.LitAPI):
    def setup(self, device):
        self.model = leaf.load()

    def decode_request(self, request: Request):
        return leaf.decode(request["image"].file.read())

    def predict(self, tensor):
        return leaf.predict(self.model, tensor)

    def encode_response(self, output):
        return output


if __name__ == "__main__":
    server = litserve.LitServer(LeafAPI(), accelerator="cpu", devices=1, workers_per_device=2, fast_queue=True)
    server.run(host="127.0.0.1", port=int(sys.argv[1]), generate_client_file=False)
