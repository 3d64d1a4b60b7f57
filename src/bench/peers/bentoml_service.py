"""BentoML with two workers (https://docs.bentoml.com/en/latest/build-with-bentoml/parallelize-requests.html); the photo
is the body (https://docs.bentoml.com/en/latest/build-with-bentoml/iotypes.html, root input).
"""
import bentoml
from PIL import Image

import leaf


@bentoml.service(workers=2)
class Leaf:
    def __init__(self):
        self.model = leaf.load()

    @bentoml.api
    def predict(self, image: Image.Image, /) -> dict:
        return leaf.predict(self.model, leaf.to_tensor(image))
