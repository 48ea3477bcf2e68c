import os, signal, socket, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

def hit():
    """Counts one more in Redis, in its own protocol: so no package is needed."""
    address = (os.environ.get("REDIS_HOST", "localhost"), 6379)
    with socket.create_connection(address, timeout=2) as redis:
        redis.sendall(b"*2\r\n$4\r\nINCR\r\n$4\r\nhits\r\n")
        return int(redis.recv(64).strip().lstrip(b":"))

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/":
            return self.send_error(404)
        hits = hit()
        with open("/var/log/hits.log", "a") as log:
            log.write(f"{time.time():.0f} {hits}\n")
        body = f"{os.environ.get('GREETING', 'Hello')}! Seen {hits} times.\n".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/plain; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

# docker stop sends SIGTERM, and kills after 10 s what does not heed it
signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
print("counter on 5000", flush=True)
HTTPServer(("0.0.0.0", 5000), Handler).serve_forever()
