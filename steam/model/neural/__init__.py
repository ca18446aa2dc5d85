"""Feed-forward neural networks: the entrance, the layers, and the models on top of them."""
