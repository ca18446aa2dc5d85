"""Projects, their leaderboards, models side by side, and what changes of labels do."""

CV = {"cross_validation": {"auc": 0.7}}
BOAST = {"training": {"auc": 0.99}}


def own(world):
    return {"HX-Request": "true", "Origin": str(world.client.base_url).rstrip("/")}


def add_models(world, count=3, **facts):
    """Models `m000`, ... beside the fixture `glm`, in its project."""
    world.registered("glm")
    with world.store.write() as writer:
        like = writer.model_named("glm")
        for place in range(count):
            writer.add_model(
                project_id=like.project_id,
                name=f"m{place:03d}",
                algorithm="glm",
                category="Binomial",
                artifact_sha256=like.artifact_sha256,
                size_bytes=1,
                facts={"metrics": facts.get("metrics", CV), "parameters": {"seed": place}},
                created_ms=10 + place,
                created_by="anna",
            )


def test_projects_are_made_changed_and_deleted(world):
    client, headers = world.client, own(world)
    assert "There is no project yet" in client.get("/projects").text
    made = client.post("/projects", headers=headers, data={"name": "loans"})
    assert made.headers["HX-Redirect"] == "/projects/loans"
    change = {"description": "Who pays back", "target": "logloss"}
    client.post("/projects/loans/change", headers=headers, data=change)
    page = client.get("/projects/loans").text
    assert "Who pays back" in page
    assert "best by Log loss first" in page
    assert "Who pays back" in client.get("/projects").text
    assert client.post("/projects/loans/delete", headers=headers).status_code == 204
    assert client.get("/projects/loans").status_code == 404


def test_a_refused_change_of_a_project_says_why(world):
    world.registered("glm")
    for path, data, status, text in (
        ("/projects", {"name": "no good"}, 422, "not a good name"),
        ("/projects", {"name": "default"}, 409, "exists already"),
        ("/projects/none/change", {"description": "x"}, 404, "none"),
        ("/projects/default/change", {"target": "<b>"}, 422, "no figure"),
        ("/projects/default/delete", {}, 409, "stays"),
    ):
        answer = world.client.post(path, headers=own(world), data=data)
        assert (answer.status_code, text in answer.text) == (status, True), path


def test_the_leaderboard_labels_figures_and_puts_training_last(world):
    add_models(world, 1)
    page = world.client.get("/projects/default").text
    assert "cross-validation" in page
    assert page.index('href="/models/m000"') < page.index('href="/models/glm"')  # 0.83 in training


def test_a_list_is_filtered_and_paged(world):
    add_models(world, 60)
    get = world.client.get
    assert get("/projects/default").text.count('name="model"') == 50
    assert "Page 1 of 2, 61 in all" in get("/models").text
    assert get("/models?page=2").text.count('name="model"') == 11
    assert "There is no page 9" in get("/models?page=9").text
    found = get("/models?q=M00&sort=name&order=desc").text
    assert found.count('name="model"') == 10
    assert found.index("m009") < found.index("m000")
    assert "No model is like that" in get("/models?deployed=yes").text
    assert "No model is like that" in get("/models?q=%3Cimg%3E").text


def test_a_wish_that_cannot_be_is_refused(world):
    for query in ("page=0", "page=x", "q=" + "a" * 201, "sort=" + "a" * 65):
        assert world.client.get(f"/models?{query}").status_code == 422, query


def test_moving_a_label_spells_out_who_follows(world):
    world.deployed("prostate")
    add_models(world, 1)
    headers = own(world)
    confirm = "/models/glm/confirm?do=label&label=prod"
    assert "No deployment follows it" in world.client.get(confirm, headers=headers).text
    world.client.post("/models/glm/label", headers=headers, data={"label": "prod"})
    world.client.put("/api/deployments/prostate/label", json={"label": "prod"})
    told = world.client.get("/models/m000/confirm?do=label&label=prod").text
    assert "prod moves from glm to m000." in told
    assert "prostate follows it: glm is replaced by m000 there." in told
    held = world.client.get("/models/m000/confirm?do=delete-label&label=prod").text
    assert "cannot be deleted while prostate follows it" in held
    refused = world.client.post("/models/glm/delete-label", headers=headers, data={"label": "prod"})
    assert refused.status_code == 409
    world.client.post("/models/m000/label", headers=headers, data={"label": "prod"})
    assert world.client.get("/api/deployments/prostate").json()["model"] == "m000"
    world.client.post("/models/m000/unlabel", headers=headers, data={"label": "prod"})
    world.client.delete("/api/deployments/prostate/label")
    gone = world.client.post("/models/m000/delete-label", headers=headers, data={"label": "prod"})
    assert (gone.status_code, world.client.get("/api/labels").json()) == (204, [])


def test_what_a_change_of_a_model_does_is_told_first(world):
    world.deployed("prostate")
    for query, status, text in (
        ("do=delete", 200, "cannot be deleted now: it is in the history of prostate (version 1)"),
        ("do=replace&deployment=prostate", 200, "in place of glm"),
        ("do=replace&deployment=none", 404, "none"),
        ("do=label&label=No%20good", 422, "not a good name"),
        ("do=dance", 422, "no change of a model"),
    ):
        answer = world.client.get(f"/models/glm/confirm?{query}")
        assert (answer.status_code, text in answer.text) == (status, True), query


def test_the_page_of_a_model_has_what_the_file_records(world):
    world.deployed("prostate")
    page = world.client.get("/models/glm").text
    for text in ('data-plot="thresholds"', 'data-plot="gains"', "Serves", "version 1, now"):
        assert text in page, text
    assert "/deployments/prostate/predict" in page
    assert "MojoModel.load(&#34;glm.zip&#34;)" in page
    assert "Train it with folds" in page


def test_a_model_whose_file_is_gone_still_has_its_page(world):
    world.registered("glm")
    with world.store.read() as reader:
        world.home.artifact(reader.model_named("glm").artifact_sha256).unlink()
    page = world.client.get("/models/glm")
    assert page.status_code == 200
    assert 'class="answer bad"' in page.text
    assert "Intercept" in page.text


def test_models_side_by_side(world):
    add_models(world, 2)
    with world.store.write() as writer:
        like = writer.model_named("glm")
        values = {key: getattr(like, key) for key in ("project_id", "algorithm", "category")}
        writer.add_model(
            **values,
            name="other",
            artifact_sha256=like.artifact_sha256,
            size_bytes=1,
            facts={**like.facts, "metrics": {"training": {"AUC": 0.5}}},
            created_ms=1,
            created_by="anna",
        )
    page = world.client.get("/compare?model=glm&model=other").text
    assert 'data-chart="roc"' in page
    assert '<td class="num best">0.826898 <span class="unseen">best</span></td>' in page
    differing = world.client.get("/compare?model=m000&model=m001").text
    assert "seed" in differing


def test_a_comparison_needs_two_to_five_models(world):
    world.registered("glm")
    for query, status in (
        ("", 422),
        ("model=glm", 422),
        ("model=glm&model=glm", 422),
        ("model=glm&model=none", 404),
        ("&".join(f"model=m{place}" for place in range(6)), 422),
        ("model=" + "a" * 201, 422),
    ):
        assert world.client.get(f"/compare?{query}").status_code == status, query
