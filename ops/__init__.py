"""The brake of a deployed program in a person's hands: to see why it is on, and to let the program go again."""
