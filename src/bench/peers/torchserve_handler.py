"""TorchServe's handler: BaseHandler loads the TorchScript file and runs it; before and after that is ours, as
https://pytorch.org/serve/custom_service.html advises.
"""
from ts.torch_handler.base_handler import BaseHandler

import leaf


class LeafHandler(BaseHandler):
    def preprocess(self, data):
        """One photo: the batch size is TorchServe's default, 1."""
        return leaf.decode(data[0]["body"])

    def postprocess(self, data):
        return [leaf.reply(data)]
