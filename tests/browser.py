"""A real browser for tests: Chromium, headless and without network, driven over a pipe (Chrome DevTools Protocol).

`PATH` is None where no Chromium is installed.  What a page logs, and what it asks the network for, is kept.
"""

from __future__ import annotations

import base64
import fcntl
import json
import os
import re
import select
import shutil
import subprocess
import time
from pathlib import Path

PATH = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)

_SWITCHES = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--remote-debugging-pipe",
)
_PATIENCE = 60.0
"""Seconds until a browser that says nothing is given up."""


class Browser:
    """One tab of a browser of its own."""

    def __init__(self, profile: Path) -> None:
        # The protocol wants to be read from descriptor 3 and written to 4, so the pipes are kept away from those.
        inner_read, outer_write = map(_high, os.pipe())
        outer_read, inner_write = map(_high, os.pipe())

        def wired() -> None:
            os.dup2(inner_read, 3)
            os.dup2(inner_write, 4)

        self._process = subprocess.Popen(
            [str(PATH), *_SWITCHES, f"--user-data-dir={profile}", "about:blank"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            close_fds=False,
            preexec_fn=wired,
        )
        os.close(inner_read)
        os.close(inner_write)
        self._read, self._write = outer_read, outer_write
        self._buffer, self._last, self._session = b"", 0, ""
        self.events: list[tuple[str, dict]] = []
        """What the browser reported of the page that is open."""
        targets = self._call("Target.getTargets")["targetInfos"]
        target = next(each["targetId"] for each in targets if each["type"] == "page")
        self._session = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network", "Accessibility"):
            self._call(f"{domain}.enable")

    def close(self) -> None:
        """End it."""
        os.close(self._write)
        os.close(self._read)
        try:
            self._process.wait(5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def open(
        self, file: Path, *, width: int = 1200, height: int = 900, dark: bool = False, paper: bool = False
    ) -> None:
        """Open a file in a window of a size, in one of the two colour schemes, as on a screen or as on paper."""
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self._call("Emulation.setEmulatedMedia", media="print" if paper else "", features=[scheme])
        self.resize(width, height)
        self.events.clear()
        self._call("Page.navigate", url=file.as_uri())
        self._until("Page.loadEventFired")

    def resize(self, width: int, height: int = 900) -> None:
        """Another size of the window."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)

    def value(self, expression: str) -> object:
        """What an expression comes to on the page."""
        return self._call("Runtime.evaluate", expression=expression, returnByValue=True)["result"].get("value")

    def press(self, key: str) -> None:
        """Press a key."""
        codes = {"Tab": 9, "Enter": 13}
        for kind in ("rawKeyDown", "char", "keyUp"):
            text = {"text": "\r"} if key == "Enter" and kind == "char" else {}
            if kind != "char" or text:
                self._call(
                    "Input.dispatchKeyEvent", type=kind, key=key, code=key, windowsVirtualKeyCode=codes[key], **text
                )

    def pages(self, *, inches: tuple[float, float], file: Path | None = None) -> int:
        """How many pages of a paper it prints on; `file` keeps them as PDF."""
        width, height = inches
        printed = self._call("Page.printToPDF", paperWidth=width, paperHeight=height, preferCSSPageSize=True)
        data = base64.b64decode(printed["data"])
        if file:
            file.write_bytes(data)
        return len(re.findall(rb"/Type\s*/Page\b", data))

    def picture(self, file: Path) -> None:
        """The whole page as PNG."""
        shot = self._call("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(shot["data"]))

    @property
    def complaints(self) -> list[dict]:
        """What stands in the console of the page that is open."""
        kinds = ("Log.entryAdded", "Runtime.exceptionThrown", "Runtime.consoleAPICalled")
        return [event for name, event in self.events if name in kinds]

    @property
    def requested(self) -> list[str]:
        """What the page that is open asked the network, or the disk, for."""
        return [event["request"]["url"] for name, event in self.events if name == "Network.requestWillBeSent"]

    def roles(self) -> list[tuple[str, str]]:
        """Role and name of what the page tells a screen reader."""
        nodes = self._call("Accessibility.getFullAXTree")["nodes"]
        return [
            (node["role"]["value"], node.get("name", {}).get("value", "")) for node in nodes if not node.get("ignored")
        ]

    # -- the protocol: JSON values, each ended by a NUL ---------------------------------------------------------------

    def _call(self, method: str, **parameters: object) -> dict:
        self._last += 1
        session = {"sessionId": self._session} if self._session else {}
        message = {"id": self._last, "method": method, "params": parameters, **session}
        os.write(self._write, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._last:
                assert "error" not in answer, (method, answer["error"])
                return answer["result"]

    def _until(self, event: str) -> None:
        while not any(name == event for name, _ in self.events):
            self._next()

    def _next(self) -> dict:
        """The next message; what reports an event is kept."""
        until = time.monotonic() + _PATIENCE
        while b"\0" not in self._buffer:
            ready, _, _ = select.select([self._read], [], [], max(0, until - time.monotonic()))
            assert ready, "the browser says nothing"
            data = os.read(self._read, 1 << 20)
            assert data, "the browser has ended"
            self._buffer += data
        line, _, self._buffer = self._buffer.partition(b"\0")
        message = json.loads(line)
        if "method" in message:
            self.events.append((message["method"], message["params"]))
        return message


def _high(descriptor: int) -> int:
    """The same pipe under a number from 10 on, which a child inherits only as what it is copied to."""
    high = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, 10)
    os.close(descriptor)
    return high
