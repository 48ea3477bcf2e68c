# How the exercise nothing-secret begins, also after a reset. A repository cannot hold a directory called .git.
rm -f clean/.dockerignore
mkdir -p clean/.git clean/pkg/__pycache__ clean/deep/a
echo 'PASSWORD=hunter2' > clean/.env
echo 'ref: refs/heads/main' > clean/.git/HEAD
touch clean/pkg/__init__.py
printf 'x' > clean/pkg/__pycache__/x.pyc
printf 'x,y\n0,1\n' > clean/deep/a/b.csv
