"""What models share that another library scores: gaps it cannot take, errors that it raises."""
