"""What people see in a browser, as pure text: the page of the opt-in form, and what it is answered with."""
