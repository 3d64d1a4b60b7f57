"""Asks a server as KServe's own client does: python3 kserve_client.py http://HOST:PORT PHOTO TORN_PHOTO"""
import asyncio
import base64
import sys

import httpx
import numpy as np
from kserve import InferenceRESTClient, InferInput, InferRequest, RESTConfig

address, photo, torn = sys.argv[1], open(sys.argv[2], "rb").read(), open(sys.argv[3], "rb").read()


def request(data, binary, **more):
    image = InferInput("IMAGE", [1], "BYTES")
    image.set_data_from_numpy(np.array([data], dtype=object), binary_data=binary)
    return InferRequest("apple-leaf", [image], **more)


async def main():
    client = InferenceRESTClient(RESTConfig(protocol="v2"))
    assert await client.is_server_live(address) and await client.is_server_ready(address)
    assert await client.is_model_ready(address, "apple-leaf")

    async def infer(data, binary, **more):
        reply = await client.infer(address, request(data, binary, **more), model_name="apple-leaf")
        return {output.name: output.as_numpy() for output in reply.outputs}

    replies = [
        await infer(photo, True),
        await infer(base64.b64encode(photo), False),
        await infer(photo, True, parameters={"binary_data_output": True}),
    ]
    for reply in replies:
        assert reply["label"][0] == replies[0]["label"][0]
        assert np.allclose(reply["probabilities"], replies[0]["probabilities"], atol=1e-6)
        assert reply["map"].shape == (7, 7)
    try:
        await infer(torn, True)
        raise AssertionError("taken")
    except httpx.HTTPStatusError as e:
        assert e.response.status_code == 422, e
        print(e)
    print("label", replies[0]["label"][0], "probabilities", replies[0]["probabilities"])
    print("all well")


asyncio.run(main())
