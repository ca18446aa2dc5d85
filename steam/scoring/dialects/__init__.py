"""How each family of clients asks for predictions: its formats, and how it is told of errors."""
