"""Pomona against others, by turns: the same machine, photos, model and client. See docs/performance.md.

Figures go to the screen, to peers.md and to peers.json. Exit code 0: Pomona's targets are met; 3: one is missed; 1:
there was nothing to compare.
"""
import argparse
import contextlib
import datetime
import glob
import importlib.metadata
import json
import os
import platform
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zlib

import load
import servers

HOME = os.path.abspath(os.path.join(servers.HERE, "../../.."))
PACKAGES = ("torch", "pillow", "numpy", "litserve", "torchserve", "bentoml")
VARIANTS = ("fp32", "int8")
IN_FLIGHT = (8, 32)
PHOTOS_MAX = 200
AGREE_MIN = 0.8  # Below, a server was set up in another way than the model wants.
RATE_SHIPPED, RATE_SAME_FILE, WAIT_SHARES = 2.2, 1.15, 1.3
BOMB_SIDES = (30_000, 13_000)  # Pixels. Pillow refuses the first, and only warns of the second.
SIGTERM_IN_FLIGHT = 8
SIGTERM_LIMIT_SECONDS = 30
SETTLE_SECONDS = 0.01  # What was sent is partly in the kernel still.
COLUMNS = {
    "server": "%(server)s", "door": "%(door)s", "model": "%(variant)s", "in flight": "%(in_flight)d",
    "images/s": "%(rate).1f", "p50 ms": "%(p50_ms).0f", "p99 ms": "%(p99_ms).0f", "longest ms": "%(longest_ms).0f",
    "longest / fair share": "%(shares).2f", "processor ms an image": "%(cpu_ms).1f", "memory MB": "%(pss_mb).0f",
    "start s": "%(start_s).1f", "errors": "%(errors)d", "driver's processor ms": "%(driver_cpu_ms).2f"}


def say(line):
    print(line, flush=True)


def row_of(cells):
    return "| " + " | ".join(cells) + " |"


def table(head, rows):
    return [row_of(head), row_of(["---"] * len(head))] + [row_of(row) for row in rows]


def cells(visit):
    return [form % visit for form in COLUMNS.values()]


class Bench:
    def __init__(self, options, folder):
        self.options, self.folder = options, folder
        names = sorted(glob.glob(os.path.join(glob.escape(options.photos), "*")))
        self.files = [name for name in names if name.lower().endswith((".jpg", ".jpeg", ".png"))][:PHOTOS_MAX]
        if not self.files:
            sys.exit("no JPEG or PNG in " + options.photos)
        self.photos = [open(name, "rb").read() for name in self.files]
        self.labels = {}  # Of the photos, by (server, variant).
        self.visits, self.behaviour, self.skipped = [], {}, {}

    def skip(self, name, reason):
        self.skipped[name] = str(reason)
        say("%s: skipped: %s" % (name, reason))

    @contextlib.contextmanager
    def running(self, kind, variant):
        model_file = os.path.join(HOME, "models/apple-leaf", variant + ".pt")
        try:
            yield servers.Running(kind, model_file, tempfile.mkdtemp(dir=self.folder), self.photos[0])
        finally:
            servers.end_all()

    def visit(self, kind, variant):
        """A server from start to end, with each door and number in flight."""
        key = (kind.name, variant)
        with self.running(kind, variant) as running:
            if key not in self.labels:
                self.labels[key] = [load.label(running.ask(photo)) for photo in self.photos]
            if self.agreeing(key) < AGREE_MIN * len(self.photos):
                raise servers.Failed("only %d of %d first labels are Pomona's" % (self.agreeing(key), len(self.photos)))
            for door in kind.doors:
                for in_flight in IN_FLIGHT:
                    self.visits.append(self.measure(running, door, variant, in_flight))
                    say(row_of(cells(self.visits[-1])))

    def agreeing(self, key):
        return sum(ours == theirs for ours, theirs in zip(self.labels["Pomona", key[1]], self.labels[key]))

    def measure(self, running, door, variant, in_flight):
        name = running.kind.name
        spec = dict(running.kind.target(door, running.ports), files=self.files, labels=self.labels[name, variant],
                    in_flight=in_flight, warm_up=self.options.warm_up, seconds=self.options.seconds)
        with load_process(spec) as line:
            line("begin")
            cpu_seconds = servers.cpu_seconds()
            line("end")
            cpu_seconds = servers.cpu_seconds() - cpu_seconds
            seen = json.loads(line())
        if not seen["images"]:
            raise servers.Failed("no image in %d s: %s" % (self.options.seconds, seen["errors"]))
        rate = seen["images"] / seen["seconds"]
        return dict(seen, server=name, door=door, variant=variant, in_flight=in_flight, rate=rate,
                    shares=seen["longest_ms"] / (1e3 * in_flight / rate), cpu_ms=1e3 * cpu_seconds / seen["images"],
                    pss_mb=servers.pss_bytes() / 1e6, start_s=running.start_seconds,
                    errors=sum(seen["errors"].values()), error_kinds=str(seen["errors"]),
                    driver_cpu_ms=1e3 * seen["driver_cpu_s"] / seen["images"])

    def behave(self, kind):
        """Half a photo, bombs, a stop: once each, with the model's file that the server's users would ship."""
        seen = self.behaviour[kind.name] = {}
        with self.running(kind, kind.shipped) as running:
            for what, photo in [("half a photo", self.photos[0][: len(self.photos[0]) // 2])] + [
                    ("%d x %d pixels in one colour" % (side, side), one_colour_png(side)) for side in BOMB_SIDES]:
                before = servers.pss_bytes()
                with peak_memory() as peak_bytes:
                    said = answer(running, photo)
                seen[what] = "%s; %.0f MB before, %.0f at most; next good one: %s" % (
                    said, before / 1e6, max(peak_bytes) / 1e6, answer(running, self.photos[0]))
        with self.running(kind, kind.shipped) as running:
            seen["SIGTERM with %d in flight" % SIGTERM_IN_FLIGHT] = self.stop(running)
        say("%s: %s" % (kind.name, seen))

    def stop(self, running):
        spec = dict(running.kind.target(running.kind.doors[0], running.ports), files=self.files, seconds=0,
                    in_flight=SIGTERM_IN_FLIGHT)
        with load_process(spec) as line:
            line("sent")
            time.sleep(SETTLE_SECONDS)
            running.terminate()
            seconds = servers.await_end(SIGTERM_LIMIT_SECONDS)
            if seconds is None:
                code, end = running.process.poll(), "%d processes left after %d s" % (
                    len(servers.tree()), SIGTERM_LIMIT_SECONDS)
            else:
                code, end = running.process.wait(), "gone after %.1f s" % seconds
            servers.end_all(with_loads=False)
            answers = json.loads(line())
        return "%s; exit code %s; %s" % (", ".join("%d %s" % entry[::-1] for entry in answers.items()), code, end)


@contextlib.contextmanager
def load_process(spec):
    """load.py in a process of its own; gives what reads its next line, which may have to be a certain one."""
    pipe = subprocess.PIPE
    process = subprocess.Popen([sys.executable, load.__file__], stdin=pipe, stdout=pipe, text=True)
    servers.loads.add(process.pid)
    with process:
        try:
            json.dump(spec, process.stdin)
            process.stdin.close()

            def line(expected=None):
                said = process.stdout.readline().strip()
                if expected not in (None, said):
                    raise servers.Failed("the load said %r in place of %r" % (said, expected))
                return said

            yield line
        finally:
            process.kill()
    servers.loads.discard(process.pid)


@contextlib.contextmanager
def peak_memory():
    """Gives a list that looks go to as long as it is open."""
    looks, over = [servers.pss_bytes()], threading.Event()

    def look():
        while not over.wait(servers.LOOK_SECONDS):
            looks.append(servers.pss_bytes())

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield looks
    finally:
        over.set()
        watcher.join()


def answer(running, photo):
    """What a photo gets, in words, and after how long."""
    begun = time.monotonic()
    try:
        status, body = running.ask(photo)
        said = "%s %s" % (status, json.loads(body)["code"]) if status == "SERVER_MESSAGE" else status
    except socket.timeout:
        said = "no answer"
    except load.TROUBLE:
        said = "connection closed"
    return "%s after %.2f s" % (said, time.monotonic() - begun)


def one_colour_png(side):
    """A small file of many grey pixels: one packed stretch of rows, again and again."""
    rows = 100
    stretch = bytes((side + 1) * rows)
    packer = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = packer.compress(stretch) + packer.flush(zlib.Z_FULL_FLUSH)
    checksum = 1
    for _ in range(side // rows):
        checksum = zlib.adler32(stretch, checksum)
    parts = ((b"IHDR", side.to_bytes(4, "big") * 2 + b"\x08\0\0\0\0"),
             (b"IDAT", b"\x78\xda" + packed * (side // rows) + b"\x03\0" + checksum.to_bytes(4, "big")), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big") for kind, body in parts)


def medians(visits):
    """One row a model file, number in flight, server and door; of the errors the sum."""
    groups = {}
    for visit in visits:
        groups.setdefault((visit["variant"], visit["in_flight"], visit["server"], visit["door"]), []).append(visit)
    return [dict({name: value if isinstance(value, str) else statistics.median(one[name] for one in group)
                  for name, value in group[0].items()}, errors=sum(one["errors"] for one in group))
            for _, group in sorted(groups.items())]


def targets(rows):
    """Each target as (sentence, met). Rates by HTTP, as most of the others have it; waits by every door."""
    for in_flight in IN_FLIGHT:
        now = [row for row in rows if row["in_flight"] == in_flight]
        ours = {row["door"]: row for row in now if row["server"] == "Pomona" and row["variant"] == "int8"}
        for variant, least in (("fp32", RATE_SHIPPED), ("int8", RATE_SAME_FILE)):
            others = [row for row in now if row["server"] != "Pomona" and row["variant"] == variant]
            if ours and others:
                best = max(others, key=lambda row: row["rate"])
                times = ours["http"]["rate"] / best["rate"]
                yield "%d in flight: %.2f times the images/s of the best other with %s, %s (target: %s)" % (
                    in_flight, times, variant, best["server"], least), times >= least
        for door, row in ours.items():
            yield "%d in flight, %s: longest wait %.2f fair shares (target: %s)" % (
                in_flight, door, row["shares"], WAIT_SHARES), row["shares"] <= WAIT_SHARES


def surroundings(options):
    def said_by(*command):
        return subprocess.run(command, capture_output=True, text=True).stdout.strip()

    git = ("git", "-C", HOME)
    commit, changes = said_by(*git, "rev-parse", "--short", "HEAD"), said_by(*git, "status", "--short")
    versions = [said_by(options.pomona, "--version").split("\n")[0], "Python " + platform.python_version()]
    with open("/proc/cpuinfo", encoding="utf-8") as cpuinfo:
        processor = next((line.split(":")[1].strip() for line in cpuinfo if line.startswith("model name")), "unknown")
    return {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"),
        "machine": "%s, %d processors, Linux %s, load average %.1f at the start" % (
            processor, os.cpu_count(), platform.release(), os.getloadavg()[0]),
        "commit": commit + (" and changes" if changes else ""),
        "versions": ", ".join(versions + ["%s %s" % (package, installed(package)) for package in PACKAGES]),
        "figures": "medians of %d rounds of %d s after %d s of warm-up; longest / fair share: over in flight / rate" % (
            options.rounds, options.seconds, options.warm_up),
        "command": " ".join(["src/bench/peers/run"] + sys.argv[1:]),
    }


def report(bench, around):
    rows = medians(bench.visits)
    judged = list(targets(rows))
    behaviours = list(dict.fromkeys(what for seen in bench.behaviour.values() for what in seen))
    lines = ["# Pomona and others", ""] + ["- %s: %s" % entry for entry in around.items()] + [""]
    lines += table(list(COLUMNS), map(cells, rows)) + [""]
    lines += ["- %s, %s: %d of %d first labels are Pomona's" % (*key, bench.agreeing(key), len(bench.photos))
              for key in bench.labels if key[0] != "Pomona"] + [""]
    lines += table([""] + behaviours, ([name] + [seen.get(what, "") for what in behaviours]
                                       for name, seen in bench.behaviour.items())) + [""]
    lines += ["- skipped: %s: %s" % entry for entry in bench.skipped.items()]
    lines += ["- %s: %s" % ("met" if met else "**missed**", sentence) for sentence, met in judged]
    os.makedirs(bench.options.out, exist_ok=True)
    stem = os.path.join(bench.options.out, "peers")
    with open(stem + ".md", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    with open(stem + ".json", "w", encoding="utf-8") as file:
        json.dump({"about": around, "medians": rows, "visits": bench.visits, "behaviour": bench.behaviour,
                   "skipped": bench.skipped, "targets": judged}, file, indent=1)
    say("\n".join(lines + ["", stem + ".md", stem + ".json"]))
    return judged


def main():
    parser = argparse.ArgumentParser(prog="run", description=__doc__.splitlines()[0])
    parser.add_argument("photos", type=os.path.abspath, help="folder of JPEG or PNG files")
    parser.add_argument("--seconds", type=int, default=20, help="measured with each number in flight (%(default)s)")
    parser.add_argument("--warm-up", type=int, default=5, help="seconds before (%(default)s)")
    parser.add_argument("--rounds", type=int, default=3, help="over all servers (%(default)s)")
    parser.add_argument("--only", type=str.lower, default="", help="names of others, with commas; all without")
    parser.add_argument("--out", default=os.path.join(HOME, "target/bench"), help="folder of the results")
    parser.add_argument("--pomona", default=os.path.join(HOME, "bin/pomona"), help="launcher of another build")
    options = parser.parse_args()
    options.pomona = os.path.abspath(options.pomona)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _: sys.exit(128 + number))

    folder = tempfile.mkdtemp(prefix="peers-")
    try:
        bench, around = Bench(options, folder), surroundings(options)
        others = (servers.Article(), servers.LitServe(), servers.TorchServe(), servers.BentoML())
        kinds = [servers.Pomona(options.pomona)] + [
            kind for kind in others if not options.only or kind.name.lower() in options.only.split(",")]

        def attempt(step, kind, *arguments):
            if kind.name not in bench.skipped:
                try:
                    step(kind, *arguments)
                except (servers.Failed, *load.TROUBLE) as failure:
                    bench.skip(kind.name, failure)

        for kind in kinds[1:]:
            if not installed(kind.package):
                bench.skip(kind.name, kind.package + " is not installed")
        for turn in range(options.rounds):
            say("round %d of %d\n%s" % (turn + 1, options.rounds, row_of(COLUMNS)))
            # The first round begins with Pomona, whose labels the others' are held against.
            for place in range(len(kinds)):
                for variant in VARIANTS:
                    attempt(bench.visit, kinds[(place + turn) % len(kinds)], variant)
        for kind in kinds:
            attempt(bench.behave, kind)
    finally:
        servers.end_all()
        shutil.rmtree(folder, ignore_errors=True)
    judged = report(bench, around)
    if not {"Pomona"} < {visit["server"] for visit in bench.visits}:
        return 1
    return 0 if all(met for _, met in judged) else 3


def installed(package):
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


if __name__ == "__main__":
    sys.exit(main())
