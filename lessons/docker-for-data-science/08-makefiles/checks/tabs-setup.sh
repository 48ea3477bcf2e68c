# How the exercise tabs begins, also after a reset: the Makefile as it stands in many texts.
mkdir -p tabs
cp -r start/* tabs/
cat > tabs/Makefile <<'END'
# Short names for long commands
jupyter:
    docker-compose up jupyter

train:
    docker-compose up train

clean:
    docker-compose down
END
cat >> tabs/compose.yaml <<'END'
  jupyter:
    image: tutorial/jupyter-ml:1
    command: jupyter lab --ip=0.0.0.0 --port=8888 --no-browser
    ports:
      - "127.0.0.1:8888:8888"
END
