"""What a text that customers read must and must not say, word for word."""
