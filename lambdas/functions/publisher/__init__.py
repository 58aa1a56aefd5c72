"""The function behind the port `events`: tells the program's bus what became of requests and of consent."""
