with open("notes.txt") as f:
    print("report ready:", f.readline().strip())
