"""The servers: how each is started, and what is seen of one from outside (processor time, memory, its end)."""
import ctypes
import json
import os
import socket
import subprocess
import sys
import time
import zipfile

import psutil

import load

HERE = os.path.dirname(os.path.abspath(__file__))
BIN = os.path.dirname(sys.executable)
START_LIMIT_SECONDS = 120
LOOK_SECONDS = 0.02
# Processes whose parent ended become our children, so that none of a server's tree is lost from sight.
PR_SET_CHILD_SUBREAPER = 36
ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


class Failed(Exception):
    """Why a server can't be measured."""


class Pomona:
    """As shipped; beside ports and workers the variant is its only setting."""

    name, shipped, doors, child_is_signalled = "Pomona", "int8", ("http", "raw", "base64"), False

    def __init__(self, launcher):
        self.launcher = launcher

    def command(self, ports, model_file, folder):
        variant = os.path.basename(model_file)[: -len(".pt")]
        return [self.launcher, "serve", "--port", str(ports[0]), "--http-port", str(ports[1]), "--workers", "2",
                "--model", os.path.dirname(model_file), "--variant", variant]

    def target(self, door, ports):
        return {"door": door, "port": ports[door == "http"], "path": "/v1/predict"}

    def variables(self, model_file, folder):
        return {}


class Peer:
    """A Python server: two workers of one thread each, and the file that its users would ship."""

    shipped, doors, child_is_signalled, path, form = "fp32", ("http",), False, "/predict", None

    def command(self, ports, model_file, folder):
        return [sys.executable, os.path.join(HERE, self.script), str(ports[0])]

    def target(self, door, ports):
        return {"door": door, "port": ports[0], "path": self.path, "form": self.form}

    def variables(self, model_file, folder):
        return {"LEAF_MODEL": model_file, "PYTHONPATH": HERE, "PYTHONDONTWRITEBYTECODE": "1", "OMP_NUM_THREADS": "1",
                "MKL_NUM_THREADS": "1", "PATH": BIN + os.pathsep + os.environ["PATH"], "BENTOML_DO_NOT_TRACK": "True",
                **dict.fromkeys(("TMPDIR", "TEMP", "LOG_LOCATION", "METRICS_LOCATION", "BENTOML_HOME"), folder)}


class Article(Peer):
    name, package, script, doors = "article", "torch", "article_server.py", ("base64",)


class LitServe(Peer):
    name, package, script, form = "LitServe", "litserve", "litserve_server.py", "image"


class BentoML(Peer):
    """https://docs.bentoml.com/en/latest/reference/bentoml/cli.html"""

    name, package = "BentoML", "bentoml"

    def command(self, ports, model_file, folder):
        return [os.path.join(BIN, "bentoml"), "serve", "bentoml_service:Leaf", "--working-dir", HERE,
                "--host", "127.0.0.1", "--port", str(ports[0])]


class TorchServe(Peer):
    """https://pytorch.org/serve/configuration.html; an archive is a zip file with a manifest, as torch-model-archiver
    makes it. The launcher hands no signal on: `torchserve --stop` ends its child, the Java process, and so do we.
    """

    name, package, path, child_is_signalled = "TorchServe", "torchserve", "/predictions/apple-leaf", True

    def command(self, ports, model_file, folder):
        serialized, handler = os.path.basename(model_file), "torchserve_handler.py"
        manifest = {"runtime": "python", "model": {"modelName": "apple-leaf", "modelVersion": "1.0",
                                                   "handler": handler, "serializedFile": serialized}}
        with zipfile.ZipFile(os.path.join(folder, "apple-leaf.mar"), "w") as archive:
            archive.writestr("MAR-INF/MANIFEST.json", json.dumps(manifest))
            archive.write(model_file, serialized)
            archive.write(os.path.join(HERE, handler), handler)
        addresses = ("inference_address", "management_address", "metrics_address")
        settings = {name: "http://127.0.0.1:%d" % port for name, port in zip(addresses, ports)}
        settings.update(grpc_inference_port=ports[3], grpc_management_port=ports[4], default_workers_per_model=2,
                        max_request_size=32 << 20, number_of_gpu=0, disable_token_authorization="true")
        with open(os.path.join(folder, "config.properties"), "w", encoding="ascii") as file:
            file.writelines("%s=%s\n" % setting for setting in settings.items())
        return [os.path.join(BIN, "torchserve"), "--start", "--foreground", "--ncs", "--model-store", folder,
                "--models", "apple-leaf=apple-leaf.mar", "--ts-config", file.name]


class Running:
    """A server from its start to its end; one at a time, and all that this process started beside the load is its."""

    def __init__(self, kind, model_file, folder, photo):
        self.kind, self.ports = kind, free_ports(5)
        command = kind.command(self.ports, model_file, folder)
        variables = dict(os.environ, **kind.variables(model_file, folder))
        begun = time.monotonic()
        with open(os.path.join(folder, "log"), "wb") as log:
            self.process = subprocess.Popen(command, cwd=folder, env=variables, stdin=subprocess.DEVNULL, stdout=log,
                                            stderr=log, start_new_session=True)
        said = "no answer"
        while self.process.poll() is None and time.monotonic() < begun + START_LIMIT_SECONDS:
            try:
                reply = self.ask(photo)
                if load.label(reply):
                    self.start_seconds = time.monotonic() - begun
                    return
                said = str(reply[0])
            except load.TROUBLE as failure:
                said = str(failure)
            time.sleep(LOOK_SECONDS)
        with open(log.name, encoding="utf-8", errors="replace") as lines:
            last = ([line.strip() for line in lines if line.strip()] or ["nothing"])[-1]
        raise Failed("no prediction after the start (%s, exit code %s), last logged: %s" % (
            said, self.process.poll(), last[:200]))

    def ask(self, photo, door=None):
        """One photo on a connection of its own."""
        target = self.kind.target(door or self.kind.doors[0], self.ports)
        connection = load.Connection(target)
        try:
            return connection.ask(load.request(target, photo))
        finally:
            connection.close()

    def terminate(self):
        """SIGTERM as its users send it."""
        process = psutil.Process(self.process.pid)
        (process.children()[0] if self.kind.child_is_signalled else process).terminate()


def free_ports(count):
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind(("127.0.0.1", 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


loads = set()  # Process ids of running loads, which are no part of the server's tree.


def tree(with_loads=False):
    """All processes that descend from this one and live."""
    descendants = psutil.Process().children(recursive=True)
    return [one for one in descendants if (with_loads or one.pid not in loads)
            and any(_each([one], lambda process: process.status() != psutil.STATUS_ZOMBIE))]


def cpu_seconds():
    """Of the server's whole tree, those of it that ended too."""
    return sum(sum(times[:4]) for times in _each(tree(), lambda process: process.cpu_times()))


def pss_bytes():
    """Of the server's whole tree; a page that several share counts once."""
    def look(process):
        with open("/proc/%d/smaps_rollup" % process.pid, encoding="ascii") as rollup:
            return sum(int(line.split()[1]) * 1024 for line in rollup if line.startswith("Pss:"))

    return sum(_each(tree(), look))


def _each(processes, look):
    for process in processes:
        try:
            yield look(process)
        except (psutil.Error, OSError):
            pass  # Gone meanwhile.


def await_end(limit_seconds):
    """Seconds until no process of the server is left, or None."""
    begun = time.monotonic()
    while tree():
        if time.monotonic() > begun + limit_seconds:
            return None
        time.sleep(LOOK_SECONDS)
    return time.monotonic() - begun


def end_all(with_loads=True):
    """Ends what is left of everything that was started here, by process id, and reaps it."""
    while tree(with_loads):
        list(_each(tree(with_loads), lambda process: process.kill()))
        time.sleep(LOOK_SECONDS)
    try:
        while os.waitpid(-1, os.WNOHANG) != (0, 0):
            pass
    except ChildProcessError:
        pass
