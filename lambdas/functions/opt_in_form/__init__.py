"""The function behind the web form: shows the page, checks what comes back, and hands it on."""
