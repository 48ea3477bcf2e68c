print("hello from main")
