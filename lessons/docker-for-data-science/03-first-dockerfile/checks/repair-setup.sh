# How the exercise repair-shop begins, also after a reset.
rm -f repair/app/notes.txt
mkdir -p repair/app
cat > repair/app/Dockerfile <<'END'
FROM python:3.13-slim  # the same Python as in class
WORKDIR /app
COPY ../notes.txt .
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements
COPY report.py .
CMD ['python', 'report.py']
END
