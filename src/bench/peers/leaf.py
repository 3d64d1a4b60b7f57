"""What every Python server here shares: a picture to the model's input, its output to a reply.

The model file is named by LEAF_MODEL; what it wants is told by model.json beside it: uint8 NHWC [1, 224, 224, 3], the
whole picture squashed to a square, and probabilities [1, labels] as its first output.
"""
import io
import json
import os

import numpy
import torch
from PIL import Image

torch.set_num_threads(1)
MODEL_FILE = os.environ["LEAF_MODEL"]
with open(os.path.join(os.path.dirname(MODEL_FILE), "model.json"), encoding="utf-8") as manifest:
    MANIFEST = json.load(manifest)
SIDE = MANIFEST["input"]["size"]
LABELS = [label["id"] for label in MANIFEST["labels"]]


def load():
    return torch.jit.load(MODEL_FILE, map_location="cpu").eval()


def to_tensor(image):
    """A Pillow image as uint8 [1, SIDE, SIDE, 3]. BOX is the area average that the model was trained with."""
    pixels = numpy.asarray(image.convert("RGB").resize((SIDE, SIDE), Image.Resampling.BOX))
    return torch.from_numpy(pixels.copy()).unsqueeze(0)


def decode(file_bytes):
    return to_tensor(Image.open(io.BytesIO(file_bytes)))


def reply(outputs):
    probabilities = dict(zip(LABELS, (round(p, 4) for p in outputs[0][0].tolist())))
    return {"prediction": max(probabilities, key=probabilities.get), "probabilities": probabilities}


def predict(model, tensor):
    with torch.inference_mode():
        return reply(model(tensor))
