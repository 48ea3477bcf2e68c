import texts

assert texts.GREETING
