"""The schemas of model builders; those of the cloud and of errors are compared with H2O's."""

from typing import Any


def described(trainer: Any, name: str) -> dict[str, Any]:
    (schema,) = trainer.json("GET", f"/3/Metadata/schemas/{name}")["schemas"]
    return {**schema, "fields": {field["name"]: field for field in schema["fields"]}}


def test_every_builder_is_described_with_its_defaults(trainer: Any) -> None:
    listed = trainer.json("GET", "/3/Metadata/schemas")["schemas"]
    assert [one["name"] for one in listed][-1] == "GLMV3"
    schema = described(trainer, "GLMV3")
    assert (schema["superclass"], schema["type"]) == ("ModelBuilderSchema", "GLM")
    parameters = schema["fields"]["parameters"]
    assert (parameters["is_schema"], parameters["schema_name"]) == (True, "GLMParametersV3")
    builder = trainer.json("GET", "/3/ModelBuilders/glm")["model_builders"]["glm"]
    defaults = {one["name"]: one["default_value"] for one in builder["parameters"]}
    assert {**parameters["value"], "__meta": None} == {**defaults, "__meta": None}
    assert "Binomial" in schema["fields"]["can_build"]["values"]
    assert schema["fields"]["can_build"]["is_schema"] is False


def test_what_a_field_comes_from_is_told(trainer: Any) -> None:
    fields = described(trainer, "H2OModelBuilderErrorV3")["fields"]
    assert fields["msg"]["inherited_from"] == "H2OErrorV3"
    assert fields["error_count"]["is_inherited"] is False
    assert fields["error_count"]["value"] == 0


def test_a_schema_that_is_not_there_is_404(trainer: Any) -> None:
    assert trainer.http.get("/3/Metadata/schemas/NopeV3").status_code == 404
