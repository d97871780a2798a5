"""Which settings of a repository hold, and what the user approved."""

import dataclasses
import json
import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.approvals import Approvals, user_approvals
from core.errors import SettingsError
from core.settings import CHOICES, SETTERS, Setter, Settings
from core.trust import trust_of
from tests.conftest import invariant
from tests.user import user_settings

DEFAULTS = {field.name: field.default for field in dataclasses.fields(Settings)}
LIMITS = [name for name, setter in SETTERS.items() if setter is Setter.LOWER]


def cloned(folder, **entries):
    folder.mkdir(exist_ok=True)
    text = "".join(f"{key} = {json.dumps(value)}\n" for key, value in entries.items())
    (folder / "redline.toml").write_text(text)
    return folder


def test_every_setting_says_who_may_set_it():
    assert list(SETTERS) == list(DEFAULTS)


def other_than_default(name):
    value = DEFAULTS[name]
    if name in CHOICES:
        return next(each for each in CHOICES[name] if each not in (value, "offline"))
    return "http://127.0.0.1:9" if isinstance(value, str) else value + 1


@pytest.mark.parametrize("name", [n for n in DEFAULTS if SETTERS[n] is not Setter.LOWER])
def test_what_is_the_users_does_not_hold_from_a_repository(tmp_path, name):
    found = trust_of(cloned(tmp_path / "clone", **{name: other_than_default(name)}))
    assert found.settings == Settings()
    assert found.ignored == (name,)
    assert found.warning.startswith(f"redline.toml of this workspace: {name} is ignored; ")
    assert "\n" not in found.warning


def test_a_repository_may_keep_every_model_out(tmp_path):
    user_settings(drafter="anthropic")
    found = trust_of(cloned(tmp_path / "clone", drafter="offline"))
    assert found.settings.drafter == "offline"
    assert not found.warning


def test_what_a_repository_says_as_the_user_does_is_no_matter(tmp_path):
    user_settings(base_url="http://localhost:1", theme="light")
    found = trust_of(cloned(tmp_path / "clone", base_url="http://localhost:1", theme="light"))
    assert not found.ignored


@pytest.mark.parametrize(
    ("name", "own", "theirs", "holds"),
    [
        ("window", 100, 99, 99),
        ("window", 100, 101, 100),
        ("source_limit", 100, 1, 1),
        ("fetch_timeout", 60.0, 600.0, 60.0),
        ("hook_timeout", 60.0, 5.0, 5.0),
        ("max_tokens", 100, 200, 100),
        ("max_cost", 0.5, 0.1, 0.1),
        ("max_cost", 0.5, 1.0, 0.5),
        ("max_cost", 0.0, 0.1, 0.0),  # 0 asks each time: a cap would be consent
        ("max_cost", 0.5, 0.0, 0.5),  # and would take the cap away
        ("max_cost_per_day", 0.0, 5.0, 5.0),  # 0 is no limit
        ("max_cost_per_day", 5.0, 0.0, 5.0),
        ("max_cost_per_day", 5.0, 6.0, 5.0),
        ("max_cost_per_day", 5.0, 4.0, 4.0),
    ],
)
def test_a_repository_makes_a_limit_stricter_and_never_looser(tmp_path, name, own, theirs, holds):
    user_settings(**{name: own})
    found = trust_of(cloned(tmp_path / "clone", **{name: theirs}))
    assert getattr(found.settings, name) == holds
    assert found.ignored == (() if holds == theirs else (name,))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("clone")


@settings(invariant, max_examples=300)  # each writes three files
@given(
    own=st.dictionaries(st.sampled_from(LIMITS), st.integers(1, 1000)),
    theirs=st.dictionaries(st.sampled_from(LIMITS), st.integers(1, 1000)),
)
def test_whatever_a_repository_says_no_limit_is_looser_than_the_users(folder, own, theirs):
    user_settings(**own)
    user = trust_of(cloned(folder)).settings
    found = trust_of(cloned(folder, **theirs)).settings
    for name in LIMITS:
        before, after = getattr(user, name), getattr(found, name)
        is_unlimited = name == "max_cost_per_day" and not before
        assert after <= before or is_unlimited


def test_an_approval_is_of_these_values_and_of_no_others(tmp_path):
    entries = {"base_url": "http://127.0.0.1:1", "max_cost": 0.5}
    clone = cloned(tmp_path / "clone", **entries)
    found = trust_of(clone)
    assert found.ignored == ("base_url", "max_cost")
    found = found.with_decision(approve=True)
    assert (found.settings.base_url, found.settings.max_cost) == ("http://127.0.0.1:1", 0.5)
    assert not found.warning
    for changed in ({"max_cost": 0.6}, {"base_url": "http://127.0.0.1:2"}, {"model": "other"}):
        again = trust_of(cloned(clone, **(entries | changed)))
        assert again.settings == Settings()
        assert again.decision is None
    fewer = trust_of(cloned(clone, max_cost=0.5))
    assert fewer.settings == Settings()
    assert trust_of(cloned(clone, **entries)).is_approved


def test_a_theme_and_a_lower_limit_do_not_ask_again(tmp_path):
    entries = {"base_url": "http://127.0.0.1:1"}
    trust_of(cloned(tmp_path / "clone", **entries)).with_decision(approve=True)
    found = trust_of(cloned(tmp_path / "clone", **entries, theme="light", window=10_000))
    assert found.is_approved
    assert found.settings.window == 10_000
    assert found.settings.theme == "dark"


def test_an_approval_is_of_one_folder_however_it_is_reached(tmp_path):
    entries = {"model": "other"}
    clone = cloned(tmp_path / "clone", **entries)
    trust_of(clone).with_decision(approve=True)
    (tmp_path / "link").symlink_to(clone)
    assert trust_of(tmp_path / "link").is_approved
    assert trust_of(tmp_path / "link" / ".." / "clone").is_approved
    assert not trust_of(cloned(tmp_path / "other", **entries)).is_approved
    clone.rename(tmp_path / "moved")
    assert not trust_of(tmp_path / "moved").is_approved


def test_a_refusal_is_kept_and_can_be_forgotten(tmp_path):
    clone = cloned(tmp_path / "clone", model="other")
    assert trust_of(clone).with_decision(approve=False).decision is False
    assert trust_of(clone).settings == Settings()
    assert user_approvals().forget(clone)
    assert not user_approvals().forget(clone)
    assert trust_of(clone).decision is None


def test_the_file_of_approvals_is_the_users_alone_and_outside_the_repository(tmp_path):
    clone = cloned(tmp_path / "clone", model="other")
    trust_of(clone).with_decision(approve=True)
    path = user_approvals().path
    assert path.is_relative_to(os.environ["XDG_STATE_HOME"])
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in clone.iterdir()] == ["redline.toml"]


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[]", b'{"schema":1}', b"\xff", b"null", b'{"schema":"1"}']
)
def test_a_damaged_file_of_approvals_approves_nothing_and_is_replaced(tmp_path, damage):
    clone = cloned(tmp_path / "clone", model="other")
    trust_of(clone).with_decision(approve=True)
    user_approvals().path.write_bytes(damage)
    assert str(user_approvals().path) in user_approvals().damage
    assert trust_of(clone).settings == Settings()
    assert trust_of(clone).with_decision(approve=True).is_approved
    assert not user_approvals().damage


def test_approvals_of_a_newer_redline_are_neither_believed_nor_replaced(tmp_path):
    clone = cloned(tmp_path / "clone", model="other")
    user_approvals().path.write_text('{"schema":2,"workspaces":[]}')
    assert not trust_of(clone).is_approved
    with pytest.raises(SettingsError):
        trust_of(clone).with_decision(approve=True)
    assert "schema" in user_approvals().path.read_text()


def test_a_file_of_approvals_that_others_may_write_approves_nothing(tmp_path):
    clone = cloned(tmp_path / "clone", model="other")
    trust_of(clone).with_decision(approve=True)
    user_approvals().path.chmod(0o666)
    assert not trust_of(clone).is_approved
    assert "by others" in user_approvals().damage


def test_a_pipe_or_a_folder_in_its_place_stops_nothing(tmp_path):
    clone = cloned(tmp_path / "clone", model="other")
    for number, make in enumerate((os.mkdir, os.mkfifo)):
        path = tmp_path / f"approvals-{number}"
        make(path)
        assert not trust_of(clone, Approvals(path)).is_approved
        assert Approvals(path).damage


def test_a_state_folder_that_cannot_be_written_is_one_line(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "file"))
    found = trust_of(cloned(tmp_path / "clone", model="other"))
    with pytest.raises(SettingsError) as caught:
        found.with_decision(approve=True)
    assert "cannot be kept in" in caught.value.message


def test_a_value_too_long_to_be_shown_is_refused(tmp_path):
    with pytest.raises(SettingsError) as caught:
        trust_of(cloned(tmp_path / "clone", prices="m 1/1," * 500))
    assert "more than 1,000 characters" in caught.value.message


@pytest.mark.parametrize(
    ("entries", "holds"),
    [
        ({"base_url": "https://gateway.example/llm"}, True),
        ({"base_url": "https://GATEWAY.example:443"}, True),
        ({"base_url": "https://other.example"}, False),
        ({"base_url": "https://gateway.example.evil.example"}, False),
        ({"base_url": "https://gateway.example@evil.example"}, False),
        ({"base_url": "https://evil.example\\@gateway.example"}, False),
        ({"base_url": "https://me:pw@gateway.example"}, False),
        ({"base_url": "https://g\u0430teway.example"}, False),
        ({"base_url": "http://127.0.0.1:8000"}, True),
        ({"base_url": "http://127.0.0.1:8001"}, False),
        ({"base_url": "http://[::1"}, False),
        ({"base_url": "file:///etc/passwd"}, False),
        ({"allowed_hosts": "gateway.example"}, True),
        ({"allowed_hosts": "gateway.example:81, 127.0.0.1:8000"}, True),
        ({"allowed_hosts": "127.0.0.1"}, False),
        ({"allowed_hosts": "gateway.example, 169.254.169.254"}, False),
        ({"model": "gateway.example"}, False),
        ({"trusted_hosts": "gateway.example"}, False),
    ],
)
def test_a_host_that_the_user_trusts_may_be_named_by_any_repository(tmp_path, entries, holds):
    user_settings(trusted_hosts="gateway.example, 127.0.0.1:8000")
    (name,) = entries
    found = trust_of(cloned(tmp_path / "clone", **entries))
    assert (getattr(found.settings, name) == entries[name]) is holds or name == "trusted_hosts"
    assert (not found.ignored) is holds


def test_a_repository_trusts_no_host_for_the_user(tmp_path):
    hosts = {"trusted_hosts": "127.0.0.1", "base_url": "http://127.0.0.1:1"}
    found = trust_of(cloned(tmp_path / "clone", **hosts))
    assert found.settings == Settings()
    found = found.with_decision(approve=True)
    assert found.settings.trusted_hosts == ""
    assert found.settings.base_url == "http://127.0.0.1:1"
    assert "set it in" in found.warning


def test_a_link_that_leaves_the_repository_is_not_read(tmp_path):
    secret = tmp_path / "secret.toml"
    secret.write_text('password = "hush"\n')
    clone = cloned(tmp_path / "clone")
    (clone / ".git").mkdir()
    (clone / "redline.toml").unlink()
    (clone / "redline.toml").symlink_to(secret)
    with pytest.raises(SettingsError) as caught:
        trust_of(clone)
    assert "out of the repository" in caught.value.message
    assert "password" not in caught.value.message
    (clone / "redline.toml").unlink()
    (clone / "redline.toml").symlink_to("redline.toml")
    with pytest.raises(SettingsError) as caught:
        trust_of(clone)
    assert "circle" in caught.value.message


def test_nothing_is_undecided_where_an_entry_would_change_nothing(tmp_path):
    assert not trust_of(cloned(tmp_path / "clone", drafter="auto")).is_undecided
    assert trust_of(cloned(tmp_path / "clone", drafter="anthropic")).is_undecided
