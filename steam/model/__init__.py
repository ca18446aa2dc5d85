"""What a trained model is: signature, artifact, predictor. Numpy only: workers stay small."""
