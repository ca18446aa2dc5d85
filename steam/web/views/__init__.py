"""Records to the JSON shapes of `docs/http.md`: pure, shared by the REST API and the pages."""
