"""The MOJO format of H2O-3: model.ini, domains and algorithm keys, read and written."""
