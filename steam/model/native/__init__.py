"""Models in the own files of other libraries: XGBoost's JSON and UBJSON, LightGBM's text."""
