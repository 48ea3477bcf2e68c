import texts

print(texts.GREETING, flush=True)
