"""Two editors save, publish and delete the same issue at the same moment: no error, and nothing half-done."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import requests

from tests.installation import installation, manage, prepare, serving

pytestmark = [pytest.mark.timeout(240), pytest.mark.usefixtures("site")]
ROUNDS = 3
ANSWERED = {200, 302, 303, 403, 404, 409}


@dataclass
class Editor:
    """An editor's browser."""

    address: str
    session: str

    def __post_init__(self) -> None:
        self.http = requests.Session()
        self.http.cookies.set("sessionid", self.session)
        self.token = "x" * 32
        self.http.cookies.set("csrftoken", self.token)

    def post(self, path: str, **form: str) -> int:
        answer = self.http.post(
            f"{self.address}/admin/pages/{path}/",
            form,
            headers={"X-CSRFToken": self.token, "Referer": self.address},
            allow_redirects=False,
            timeout=60,
        )
        return answer.status_code

    def save(self, issue: int, slug: str) -> int:
        return self.post(f"{issue}/edit", **form(slug, "saved"))

    def publish(self, issue: int, slug: str) -> int:
        return self.post(f"{issue}/edit", **form(slug, "published"), **{"action-publish": "1"})

    def unpublish(self, issue: int, slug: str) -> int:
        return self.post(f"{issue}/unpublish")

    def delete(self, issue: int, slug: str) -> int:
        return self.post(f"{issue}/delete")


Click = Callable[[Editor, int, str], int]
CLICKS: list[tuple[Click, ...]] = [
    (Editor.save, Editor.save),
    (Editor.publish, Editor.publish),
    (Editor.publish, Editor.delete),
    (Editor.save, Editor.delete),
    (Editor.delete, Editor.delete),
    (Editor.unpublish, Editor.publish),
    (Editor.save, Editor.publish, Editor.delete, Editor.unpublish),
]


def form(slug: str, number: str) -> dict[str, str]:
    sent = {"title": f"Szám {number}", "slug": slug, "date": "1935-08-02", "number": number, "languages": "hu"}
    lists = ("comments", "places")
    return sent | {f"{name}-{part}_FORMS": "0" for name in lists for part in ("TOTAL", "INITIAL")}


@dataclass
class Site:
    address: str
    env: dict[str, str]
    issues: list[tuple[int, str]]
    sessions: list[str]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with installation(tmp_path_factory.mktemp("library"), DEMO="0") as env:
        prepare(env)
        if env.get("ELASTICSEARCH_URL"):
            manage(env, "search", "update")
        code = f"from tests.background.editing import make; make({len(CLICKS) * ROUNDS}, 4)"
        made = json.loads(manage(env, "shell", "-v0", "-c", code).stdout.splitlines()[-1])
        with serving(env) as address:
            yield Site(address, env, [tuple(one) for one in made["issues"]], made["sessions"])


@pytest.mark.parametrize("clicks", CLICKS, ids=lambda clicks: "-".join(click.__name__ for click in clicks))
def test_the_same_issue_at_once(site: Site, clicks: tuple[Click, ...]) -> None:
    for _round in range(ROUNDS):
        issue, slug = site.issues.pop()
        barrier, answers = threading.Barrier(len(clicks)), [0] * len(clicks)

        def one(number: int, issue: int = issue, slug: str = slug, barrier: threading.Barrier = barrier,
                answers: list[int] = answers) -> None:  # fmt: skip
            editor = Editor(site.address, site.sessions[number])
            barrier.wait()
            answers[number] = clicks[number](editor, issue, slug)

        threads = [threading.Thread(target=one, args=(number,)) for number in range(len(clicks))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert set(answers) <= ANSWERED, answers
        assert 302 in answers, answers


def test_all_is_whole_after_it(site: Site) -> None:
    code = "from tests.background.editing import assert_whole; assert_whole()"
    assert manage(site.env, "shell", "-v0", "-c", code).stdout.strip().endswith("whole")
