GREETING = "all I need is here"
