# How the exercise long-run begins, also after a reset.
rm -f long/compose.yaml
