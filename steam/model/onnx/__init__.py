"""Models in ONNX files: read and judged by our own reader, scored by onnxruntime."""
