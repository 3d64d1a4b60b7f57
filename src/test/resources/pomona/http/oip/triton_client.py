"""Asks a server as Triton's own client does: python3 triton_client.py HOST:PORT PHOTO TORN_PHOTO"""
import base64
import sys

import numpy as np
import tritonclient.http as triton

address, photo, torn = sys.argv[1], open(sys.argv[2], "rb").read(), open(sys.argv[3], "rb").read()
client = triton.InferenceServerClient(address)
assert client.is_server_live() and client.is_server_ready()
assert client.is_model_ready("apple-leaf") and not client.is_model_ready("pear")

server = client.get_server_metadata()
assert server["name"] == "pomona" and "binary_tensor_data" in server["extensions"], server
metadata = client.get_model_metadata("apple-leaf")
version = metadata["versions"][0]
labels = metadata["outputs"][0]["shape"][0]
assert client.get_model_config("apple-leaf", version)["max_batch_size"] == 0


def image(data, binary):
    tensor = triton.InferInput("IMAGE", [1], "BYTES")
    return tensor.set_data_from_numpy(np.array([data], dtype=object), binary_data=binary)


def same(one, other):
    for name in ("probabilities", "label", "map"):
        a, b = one.as_numpy(name), other.as_numpy(name)
        assert a.shape == b.shape, name
        if a.dtype == np.float32:
            assert np.allclose(a, b, atol=1e-6), name
        else:
            # In binary a text is bytes, in JSON it is a string.
            text = [v.decode() if isinstance(v, bytes) else v for v in list(a) + list(b)]
            assert text[0] == text[1], name


binary = client.infer("apple-leaf", [image(photo, True)], request_id="leaf-1")
assert binary.get_response()["id"] == "leaf-1"
assert binary.as_numpy("probabilities").shape == (labels,) and binary.as_numpy("map").shape == (7, 7)
text = [triton.InferRequestedOutput(name, binary_data=False) for name in ("probabilities", "label", "map")]
same(binary, client.infer("apple-leaf", [image(base64.b64encode(photo), False)], model_version=version))
same(binary, client.infer("apple-leaf", [image(photo, True)], outputs=text))
same(binary, client.async_infer("apple-leaf", [image(photo, True)]).get_result())

best = client.infer(
    "apple-leaf",
    [image(photo, True)],
    outputs=[triton.InferRequestedOutput("probabilities", class_count=3)],
).as_numpy("probabilities")
value, index, label = best[0].decode().split(":")
assert len(best) == 3 and label == binary.as_numpy("label")[0].decode()
assert abs(float(value) - binary.as_numpy("probabilities")[int(index)]) < 1e-4

stats = client.get_inference_statistics("apple-leaf")["model_stats"][0]
assert stats["inference_count"] == 5 and stats["inference_stats"]["queue"]["count"] == 5, stats

for data in (torn, b""):
    try:
        client.infer("apple-leaf", [image(data, True)])
        raise AssertionError("taken")
    except triton.InferenceServerException as e:
        assert e.status() == "422", e
        print(e)
try:
    client.infer("pear", [image(photo, True)])
    raise AssertionError("taken")
except triton.InferenceServerException as e:
    assert e.status() == "404" and "unknown model" in e.message(), e
print("label", binary.as_numpy("label")[0].decode(), "best", best[0].decode())
print("all well")
