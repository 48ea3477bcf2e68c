"""A proxy to the internet as schools have them: it asks for a name and a password, and writes down what was asked for.

Run with the file it writes to; prints its port. Ends when its standard input does.
"""
import base64
import http.client
import http.server
import selectors
import socket
import sys
import threading
import urllib.parse

ALLOWED = "Basic " + base64.b64encode(b"build:p@ss&word").decode()
PATIENCE = 60
addresses = {}
asking = threading.Lock()


class Proxy(http.server.BaseHTTPRequestHandler):
    def do_CONNECT(self):
        if self.allowed():
            host, _, port = self.path.rpartition(":")
            self.close_connection = True
            try:
                there = socket.create_connection((address(host), int(port)), PATIENCE)
            except OSError as e:
                self.send_error(502, str(e))
                return
            with there:
                self.send_response(200)
                self.end_headers()
                both_ways(self.connection, there)

    def do_GET(self):
        if self.allowed():
            target = urllib.parse.urlsplit(self.path)
            there = http.client.HTTPConnection(target.hostname, target.port or 80, timeout=PATIENCE)
            headers = {name: value for name, value in self.headers.items() if not name.lower().startswith(("proxy-", "connection"))}
            there.request("GET", target.path + (target.query and "?" + target.query), headers=headers)
            answer = there.getresponse()
            self.send_response(answer.status)
            for name, value in answer.getheaders():
                if name.lower() not in ("connection", "transfer-encoding"):
                    self.send_header(name, value)
            self.send_header("Connection", "close")
            self.end_headers()
            while piece := answer.read(1 << 16):
                self.wfile.write(piece)
            there.close()

    def allowed(self):
        if self.headers.get("Proxy-Authorization") == ALLOWED:
            print(self.command, self.path, file=log, flush=True)
            return True
        self.send_response(407)
        self.send_header("Proxy-Authenticate", 'Basic realm="school"')
        self.send_header("Content-Length", "0")
        self.end_headers()
        return False

    def log_message(self, *words):
        pass


def address(host):
    """Asked for once: npm opens dozens of connections in one moment, which is too much for a small name server."""
    with asking:
        if host not in addresses:
            addresses[host] = socket.gethostbyname(host)
        return addresses[host]


def both_ways(one, other):
    with selectors.DefaultSelector() as ready:
        ready.register(one, selectors.EVENT_READ, other)
        ready.register(other, selectors.EVENT_READ, one)
        while True:
            for key, _ in ready.select():
                try:
                    piece = key.fileobj.recv(1 << 16)
                    key.data.sendall(piece)
                except OSError:
                    return  # one of the two has gone, and so does the other
                if not piece:
                    return


with open(sys.argv[1], "w") as log:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Proxy)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(server.server_port, flush=True)
    sys.stdin.read()
