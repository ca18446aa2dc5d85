"""The page of a model: its code asks a deployment that answers, if there is one."""

import pytest


def asked(world):
    """The deployment that the model's code asks; empty for the placeholder."""
    page = world.client.get("/models/glm").text
    code = page.partition('id="code"')[2].partition("</pre>")[0]
    name = code.partition("/deployments/")[2].partition("/predict")[0]
    return "" if name == "NAME" else name


def stop(world, name):
    world.client.post(f"/api/deployments/{name}/stop").raise_for_status()


def trouble(world, name):
    with world.store.write() as writer:
        writer.add_incident(
            thing=f"deployment:{name}", kind="crash-looping", text="It cannot.", opened_ms=1_000
        )


@pytest.mark.parametrize("harm", [stop, trouble])
def test_the_code_of_a_model_asks_a_deployment_that_answers(world, harm):
    world.deployed("first")
    world.deployed("second")
    assert asked(world) == "first"
    harm(world, "first")
    assert asked(world) == "second"


def test_one_in_trouble_is_asked_rather_than_one_that_is_stopped(world):
    world.deployed("first")
    world.deployed("second")
    stop(world, "first")
    trouble(world, "second")
    assert asked(world) == "second"


def test_the_code_of_a_model_that_nothing_serves_has_a_placeholder(world):
    world.registered("glm")
    assert asked(world) == ""
    assert "/deployments/NAME/predict" in world.client.get("/models/glm").text
