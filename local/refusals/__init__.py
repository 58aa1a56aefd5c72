"""What AWS refuses and the local AWS refuses too."""
