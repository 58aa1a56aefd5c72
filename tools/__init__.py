"""Tools of developers: what makes the data that is shipped."""
