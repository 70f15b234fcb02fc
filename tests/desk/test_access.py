"""Who may come in: log-in, the first admin, roles, forms from elsewhere, headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Mount

from bot.desk.access import setup_token
from bot.desk.backoff import FREE_FAILURES, Backoff
from bot.desk.gate import OPEN
from bot.desk.sessions import COOKIE
from bot.store import users
from bot.store.store import Store

from .conftest import PASSWORD, SECRET, Visitor, log_in, make_user


def routes(app: FastAPI) -> Iterator[tuple[str, str]]:
    """Give method and path of every route there is, looked up in the application itself."""
    for route in app.routes:
        for inner in getattr(getattr(route, "original_router", None), "routes", [route]):
            if isinstance(inner, APIRoute):
                yield from ((method, inner.path) for method in inner.methods)


def test_desk_knows_all_its_routes(app: FastAPI) -> None:
    # given the routes as written; the tests below walk through what `routes` finds, so it must find them all
    found = {path for _, path in routes(app)}
    assert found == {
        "/", "/cases/{case_id}", "/cases/{case_id}/answer", "/cases/{case_id}/claim", "/cases/{case_id}/close",
        "/cases/{case_id}/count", "/cases/{case_id}/release", "/events", "/health", "/login", "/logout", "/setup",
        "/users",
    }  # fmt: skip
    assert [route.path for route in app.routes if isinstance(route, Mount)] == ["/static"]


def test_desk_lets_nobody_in_without_log_in(app: FastAPI, visitor: Visitor, new_case: Callable[..., int]) -> None:
    # given a case, and a visitor who has our form word but no account
    case = new_case("Mein Geheimnis")
    word = visitor.word()
    # when every route is tried
    for method, path in routes(app):
        if path in OPEN:
            continue
        answer = visitor.client.request(
            method, path.format(case_id=case), data={"word": word} if method == "POST" else None, follow_redirects=False
        )
        # then each one leads to the log-in and shows nothing
        assert answer.status_code in (303, 401), (method, path)
        assert "Mein Geheimnis" not in answer.text


def test_desk_tells_a_script_where_the_log_in_is(visitor: Visitor) -> None:
    answer = visitor.client.get("/", headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"] == "/login"


@pytest.mark.parametrize("name", ["Anna Berger", "Nobody at all", "Anna\x00Berger", "' OR 1=1 --", ""])
def test_desk_wrong_log_in_does_not_tell_which_part_is_wrong(store: Store, visitor: Visitor, name: str) -> None:
    make_user(store, name="Anna Berger", initials="ab")
    answer = visitor.send("/login", name=name, password="falsch und noch länger")
    assert answer.status_code == 401
    assert "Name oder Passwort stimmt nicht." in answer.text
    assert visitor.client.get("/", follow_redirects=False).status_code == 303


def test_desk_slows_down_guessing(store: Store, visitor: Visitor) -> None:
    # given someone who guesses
    make_user(store, name="Anna Berger", initials="ab")
    for _ in range(FREE_FAILURES["name"] + 1):
        assert visitor.send("/login", name="Anna Berger", password="geraten").status_code == 401
    # then even the right password must wait
    answer = visitor.send("/login", name="Anna Berger", password=PASSWORD)
    assert answer.status_code == 429
    assert "Bitte warte" in answer.text


def test_desk_pause_grows_and_ends() -> None:
    # given a clock that we turn
    now = [1000.0]
    backoff, keys = Backoff(lambda: now[0]), ("name:anna", "address:10.0.0.1")
    pauses = []
    for _ in range(30):
        backoff.failed(*keys)
        pauses.append(backoff.wait_seconds(*keys))
    # then the first failures are free, the pause doubles, and never gets longer than five minutes
    assert pauses[:7] == [0, 0, 0, 0, 2, 4, 8]
    assert max(pauses) == 300
    # and another address may still try another name
    assert backoff.wait_seconds("name:carl", "address:10.0.0.2") == 0
    # and after a success the name is free, the address is not; time frees it, too
    backoff.succeeded("name:anna")
    assert backoff.wait_seconds("name:anna") == 0
    assert backoff.wait_seconds("address:10.0.0.1") == 300
    now[0] += 301
    assert backoff.wait_seconds(*keys) == 0


def test_desk_session_changes_with_the_log_in(store: Store, visitor: Visitor) -> None:
    # given a word from before the log-in, which somebody else may know
    make_user(store, name="Anna Berger", initials="ab")
    before, cookie = visitor.word(), visitor.client.cookies[COOKIE]
    visitor.send("/login", name="Anna Berger", password=PASSWORD)
    # then it is worth nothing afterwards
    assert visitor.client.cookies[COOKIE] != cookie
    assert visitor.client.post("/logout", data={"word": before}).status_code == 403


def test_desk_refuses_a_forged_cookie(visitor: Visitor) -> None:
    visitor.client.cookies.set(COOKIE, "WzEsICJ3b3JkIl0.aaaaaa.forged")
    assert visitor.client.get("/", follow_redirects=False).headers["location"] == "/login"


def test_desk_log_out_ends_the_session(anna: Visitor) -> None:
    anna.send("/logout")
    assert anna.client.get("/", follow_redirects=False).headers["location"] == "/login"


def test_desk_refuses_every_form_without_its_word(
    app: FastAPI, anna: Visitor, carl: Visitor, new_case: Callable[..., int]
) -> None:
    case, foreign = new_case(), carl.word()
    for method, path in routes(app):
        if method == "GET":
            continue
        for word in ("", "wrong", foreign):
            answer = anna.client.request(method, path.format(case_id=case), data={"word": word})
            assert answer.status_code == 403, (method, path)
            assert "Formular abgelaufen" in answer.text


def test_desk_cookie_is_out_of_reach(store: Store, app: FastAPI) -> None:
    for base, secure in (("http://desk.example", False), ("https://desk.example", True)):
        cookie = TestClient(app, base_url=base).get("/login").headers["set-cookie"].lower()
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert ("secure" in cookie) is secure


def test_desk_pages_allow_nothing_inline(anna: Visitor, new_case: Callable[..., int]) -> None:
    case = new_case()
    for path in ("/", f"/cases/{case}", "/login", "/health", "/static/desk.css", "/nowhere"):
        headers = anna.client.get(path).headers
        assert "script-src 'self';" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert headers["x-content-type-options"] == "nosniff"
    page = anna.open(f"/cases/{case}")
    assert " style=" not in page
    assert "<style" not in page
    assert " onclick" not in page
    assert page.count("<script") == page.count("<script src=")


def test_desk_set_up_makes_one_admin_once(store: Store, visitor: Visitor) -> None:
    # given an empty desk and its link
    link = f"/setup?token={setup_token(SECRET)}"
    assert 'data-testid="setup-name"' in visitor.open(link)
    fields = {"token": setup_token(SECRET), "name": "Ada Lang", "initials": "al", "password": PASSWORD}
    # when the first admin is made
    answer = visitor.send("/setup", **fields)
    # then she is in, may see the people, and the link is dead
    assert answer.url.path == "/"
    assert "Ada Lang" in visitor.open("/users")
    assert visitor.client.get(link).status_code == 403
    assert visitor.send("/setup", **{**fields, "name": "Eva", "initials": "ev"}).status_code == 403
    assert users.count(store) == 1


def test_desk_set_up_needs_the_right_link(store: Store, visitor: Visitor) -> None:
    for token in ("", "first-admin", setup_token("another secret of thirty-two chars.")):
        assert visitor.client.get(f"/setup?token={token}").status_code == 403
    fields = {"token": "falsch", "name": "Ada Lang", "initials": "al", "password": PASSWORD}
    assert visitor.send("/setup", **fields).status_code == 403
    assert users.count(store) == 0


def test_desk_set_up_says_everything_that_is_wrong(store: Store, visitor: Visitor) -> None:
    answer = visitor.send("/setup", token=setup_token(SECRET), name="A", initials="ABCD", password="zu kurz")
    assert answer.status_code == 422
    for told in ("Name: bitte", "Kürzel: bitte", "Passwort: bitte 12"):
        assert told in answer.text
    assert 'value="ABCD"' in answer.text
    assert "zu kurz" not in answer.text
    assert users.count(store) == 0


@pytest.mark.parametrize("role", ["agent", "editor", "supervisor"])
def test_desk_only_admins_see_the_people(store: Store, app: FastAPI, role: str) -> None:
    visitor = log_in(store, app, name="Rosa Roth", initials="rr", role=role)
    assert visitor.client.get("/users").status_code == 403
    fields = {"name": "Neu", "initials": "ne", "password": PASSWORD, "role": "admin"}
    assert visitor.send("/users", **fields).status_code == 403
    assert users.count(store) == 1


def test_desk_editors_read_along(store: Store, app: FastAPI, new_case: Callable[..., int]) -> None:
    case = new_case()
    visitor = log_in(store, app, name="Rosa Roth", initials="rr", role="editor")
    page = visitor.open(f"/cases/{case}")
    assert "80 Euro zu viel" in page
    assert 'data-testid="claim"' not in page
    assert visitor.send(f"/cases/{case}/claim").status_code == 403


def test_desk_admin_adds_people(store: Store, app: FastAPI, visitor: Visitor) -> None:
    # given an admin
    admin = log_in(store, app, name="Ada Lang", initials="al", role="admin")
    fields = {"name": "Bo Kern", "initials": "bk", "password": PASSWORD, "role": "agent"}
    # when Bo is added
    assert "Bo Kern" in admin.send("/users", **fields).text
    # then Bo can log in, and nobody else can have the name or the initials
    assert visitor.send("/login", name="Bo Kern", password=PASSWORD).url.path == "/"
    taken = admin.send("/users", **{**fields, "name": "bo kern"})
    assert taken.status_code == 422
    assert "den gibt es schon" in taken.text
    assert "das hat schon jemand" in taken.text
    assert "bitte eine aus der Liste" in admin.send("/users", **{**fields, "role": "god"}).text
    assert users.count(store) == 2


def test_desk_log_in_says_so_when_it_is_not_set_up(store: Store, visitor: Visitor) -> None:
    assert "Einrichtungs-Link" in visitor.open("/login")
    make_user(store, name="Anna Berger", initials="ab")
    assert "Einrichtungs-Link" not in visitor.open("/login")
