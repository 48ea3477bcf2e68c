# How the exercise gone begins, also after a reset: made, not started.
mkdir -p attempt
cat > attempt/compose.yaml <<'END'
services:
  redis:
    image: redis:7-alpine
    volumes:
      - results:/data
volumes:
  results: {}
END
(cd attempt && docker compose create) > /dev/null 2>&1
