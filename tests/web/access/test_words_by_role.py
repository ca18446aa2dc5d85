"""What empty pages advise: only what whoever reads them may do."""

import re

import pytest

from steam.core.accounts import Role
from tests.web.access.conftest import add_account

LISTS = ("/", "/deployments", "/models", "/projects", "/batches", "/jobs")
ADVICE = re.compile(r'<pre>|href="/flow"|<code>steam |make one here|How that is done')


@pytest.mark.parametrize("page", LISTS)
def test_lists_without_anything_fit_the_role(world, client, page):
    shown = {}
    for role in (Role.VIEWER, Role.DEPLOYER):
        session = add_account(world.services, role.value, role)
        answer = client(session=session).get(page)
        assert answer.status_code == 200, answer.text
        shown[role] = answer.text.partition("<main")[2]
    assert not ADVICE.search(shown[Role.VIEWER])
    assert ADVICE.search(shown[Role.DEPLOYER])


def test_versions_advise_who_may_deploy(two_projects):
    for name, page, told in (("vic", "end-a", False), ("bob", "end-b", True)):
        shown = two_projects[name].get(f"/deployments/{page}?view=versions").text
        assert ("steam deploy MODEL" in shown) is told
