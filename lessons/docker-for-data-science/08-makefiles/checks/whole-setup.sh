# How the exercise whole begins, also after a reset: the program and its data, and no more.
mkdir -p whole
cp -r start/* whole/
rm -f whole/Dockerfile whole/compose.yaml whole/Makefile
