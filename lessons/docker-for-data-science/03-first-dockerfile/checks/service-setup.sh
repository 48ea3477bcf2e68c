# How the exercise service-image begins, also after a reset.
mkdir -p service
cat > service/app.py <<'END'
import os
from http.server import BaseHTTPRequestHandler, HTTPServer

class Handler(BaseHTTPRequestHandler):
    def do_GET(self):
        body = f"batch={os.environ.get('BATCH_SIZE', 'unset')}\n".encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

print("serving on 8000", flush=True)
HTTPServer(("127.0.0.1", 8000), Handler).serve_forever()
END
