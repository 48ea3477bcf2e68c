"""A web app as a learner might have one, in a bad mood: its page attacks whoever opens it. Run with a port and a page."""
import base64
import hashlib
import http.server
import json
import sys
import time

PORT, PAGE = int(sys.argv[1]), sys.argv[2]
cookies_seen = []


class App(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        cookies_seen.append(self.headers.get("Cookie", ""))
        path = self.path.partition("?")[0]
        if path == "/":
            self.answer(open(PAGE, "rb").read(), "text/html; charset=utf-8")
        elif path == "/static/root.js":
            self.answer(b"window.rootAbsolute = true;", "text/javascript")
        elif path == "/sw.js":
            self.answer(b"", "text/javascript", ("Service-Worker-Allowed", "/"))
        elif path == "/headers":
            self.answer(json.dumps(dict(self.headers)).encode(), "application/json")
        elif path == "/seen":
            self.answer(json.dumps(cookies_seen).encode(), "application/json")
        elif path == "/redirect":
            self.answer(b"", "text/plain", ("Location", f"http://localhost:{PORT}/headers"), status=302)
        elif path == "/cookies":
            self.answer(b"", "text/plain", ("Set-Cookie", "own=1; Domain=localhost; Path=/"), ("Set-Cookie", "slipway-preview=stolen; Path=/"),
                        ("Clear-Site-Data", '"cookies"'), ("Strict-Transport-Security", "max-age=9"), ("X-Accel-Redirect", "/etc/passwd"))
        elif path == "/gzip":
            self.answer(bytes.fromhex("1f8b0800000000000003cb48cdc9c9070086a6103605000000"), "text/plain", ("Content-Encoding", "gzip"))
        elif path == "/unchanged":
            self.answer(b"", "text/plain", ("ETag", '"1"'), status=304)
        elif path == "/big":
            self.big()
        elif path == "/events":
            self.events()
        elif path == "/short":
            self.answer(b"half", "text/plain", ("Content-Length", "1000"))
            self.close_connection = True
        elif path == "/ws":
            self.socket()
        else:
            self.answer(b"not here", "text/plain", status=404)

    do_HEAD = do_GET

    def do_POST(self):
        digest = hashlib.sha256()
        left = int(self.headers.get("Content-Length", 0))
        while left:
            piece = self.rfile.read(min(left, 65536))
            digest.update(piece)
            left -= len(piece)
        self.answer(digest.hexdigest().encode(), "text/plain")

    def answer(self, body, kind, *headers, status=200):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        for name, value in headers:
            self.send_header(name, value)
        if not any(name == "Content-Length" for name, _ in headers):
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def chunked(self, kind):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()

    def chunk(self, data):
        self.wfile.write(b"%x\r\n%s\r\n" % (len(data), data))

    def big(self):
        self.chunked("application/octet-stream")
        for number in range(320):
            self.chunk(bytes([number % 251]) * 65536)
        self.chunk(b"")

    def events(self):
        self.chunked("text/event-stream")
        for number in range(3):
            self.chunk(b"data: %d\n\n" % number)
            time.sleep(0.2)
        self.chunk(b"")

    def socket(self):
        accept = base64.b64encode(hashlib.sha1((self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").encode()).digest())
        if self.headers["Origin"] != f"http://localhost:{PORT}":
            return self.answer(b"foreign origin", "text/plain", status=403)
        self.wfile.write(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " + accept + b"\r\n\r\n")
        self.close_connection = True
        while True:
            head = self.rfile.read(2)
            if len(head) < 2 or head[0] & 15 == 8:
                return None
            size = head[1] & 127
            if size > 125:
                size = int.from_bytes(self.rfile.read(2 if size == 126 else 8), "big")
            mask = self.rfile.read(4)
            data = self.rfile.read(size)
            plain = (int.from_bytes(data, "big") ^ int.from_bytes((mask * (size // 4 + 1))[:size], "big")).to_bytes(size, "big")
            length = bytes([size]) if size < 126 else b"\x7e" + size.to_bytes(2, "big") if size < 65536 else b"\x7f" + size.to_bytes(8, "big")
            self.wfile.write(bytes([head[0]]) + length + plain)

    def log_message(self, *words):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", PORT), App)
print("listening", flush=True)
server.serve_forever()
