"""Decision trees of any origin: the forest, its scorers, and the models that add its leaves up."""
