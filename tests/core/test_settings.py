import dataclasses
import json
import os

import pytest

from core.drafting.choice import drafter_named
from core.drafting.model.access import Provider
from core.errors import SettingsError
from core.folders import cache_folder, config_folder, state_folder
from core.settings import CHOICES, SETTERS, Settings, entries_of, user_file
from core.trust import trust_of
from tests.conftest import ROOT
from tests.user import user_settings
from tui.theme import THEMES


def written(folder, text):
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    (folder / "redline.toml").write_bytes(data)
    return folder


def test_without_a_file_the_defaults_hold(tmp_path):
    assert trust_of(tmp_path).settings == Settings()
    assert Settings().drafter == "auto"


def test_what_is_written_holds_and_the_rest_stays():
    user_settings(theme="light", hook_timeout=5)
    assert user_file().is_relative_to(os.environ["XDG_CONFIG_HOME"])
    assert Settings(**entries_of(user_file())) == Settings(theme="light", hook_timeout=5.0)


@pytest.mark.parametrize(
    ("text", "message", "hint"),
    [
        ('them = "dark"', "unknown setting them", "did you mean theme?"),
        ('zzz = "dark"', "unknown setting zzz", "known are: drafter, provider"),
        ("[theme]\nx = 1", "theme is {'x': 1}, should be text", "correct it"),
        ("[redline]\nx = 1", "unknown setting redline", "known are"),
        ("theme = 3", "theme is 3, should be text", "correct it"),
        ('source_limit = "big"', "source_limit is 'big', should be a whole number", "correct it"),
        ("source_limit = 1.5", "source_limit is 1.5, should be a whole number", "correct it"),
        ("source_limit = true", "source_limit is True, should be a whole number", "correct it"),
        ("source_limit = 0", "source_limit is 0, should be above 0", "correct it"),
        ("hook_timeout = -1", "hook_timeout is -1, should be above 0", "correct it"),
        ("hook_timeout = nan", "hook_timeout is nan, should be above 0", "correct it"),
        ("hook_timeout = inf", "hook_timeout is inf, should be above 0", "correct it"),
        ("hook_timeout = 1e300", "hook_timeout is larger than 1e+15", "correct it"),
        (f"hook_timeout = 0x{'f' * 9_000}", "hook_timeout is larger than 1e+15", "correct it"),
        (f"theme = 0x{'f' * 9_000}", "theme is a number of thousands of digits", "correct it"),
        (f"theme = {'9' * 9_000}", "is not TOML", "correct it, or remove it"),
        (f"theme = {'[' * 9_000}", "is nested too deeply", "correct it, or remove it"),
        (f"# {'x' * 2_000_000}", "has more than 1 MB", "shorten it"),
        ('theme = "drak"', "theme is 'drak'", "did you mean dark? known are: dark, light"),
        ('drafter = "nobody"', "drafter is 'nobody'", "known are: auto, offline, anthropic"),
        ("theme = ", "is not TOML", "correct it, or remove it"),
        ('theme = "dark"\ntheme = "light"', "is not TOML", "correct it, or remove it"),
        (b'theme = "d\xe4rk"', "is not UTF-8: byte 0xe4", "save it as UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_file_key_and_what_would_do(tmp_path, text, message, hint):
    with pytest.raises(SettingsError) as caught:
        trust_of(written(tmp_path, text))
    assert str(tmp_path / "redline.toml") in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_an_error_in_the_users_own_file_names_that_file(tmp_path):
    user_file().parent.mkdir(parents=True)
    user_file().write_text("thme = 1\n")
    with pytest.raises(SettingsError) as caught:
        trust_of(tmp_path)
    assert str(user_file()) in caught.value.message


def test_a_byte_order_mark_and_windows_line_ends_are_no_error(tmp_path):
    found = trust_of(written(tmp_path, b'\xef\xbb\xbfdrafter = "offline"\r\n'))
    assert found.settings.drafter == "offline"


def test_a_folder_of_that_name_is_no_settings_file(tmp_path):
    (tmp_path / "redline.toml").mkdir()
    assert trust_of(tmp_path).settings == Settings()


def test_a_folder_of_the_user_is_never_relative_to_where_they_stand(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    for name in ("XDG_CONFIG_HOME", "XDG_STATE_HOME", "XDG_CACHE_HOME"):
        monkeypatch.setenv(name, "clone")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for folder in (config_folder(), state_folder(), cache_folder()):
        assert folder.is_relative_to(tmp_path / "home")
    monkeypatch.setenv("HOME", "clone")
    for folder in (config_folder(), state_folder(), cache_folder()):
        assert folder.is_absolute()
        assert not folder.is_relative_to(tmp_path)


def test_every_choice_is_one_that_exists():
    assert set(CHOICES["theme"]) == set(THEMES)
    for name in CHOICES["drafter"]:
        expected = "offline" if name == "auto" else name
        assert drafter_named(name, Settings()).name == expected
    assert set(CHOICES["provider"]) == set(Provider)


def test_the_page_of_settings_lists_each_with_its_default_and_who_may_set_it():
    rows = {
        cells[1].strip(" `"): (cells[2].strip(" `"), cells[3].strip())
        for line in (ROOT / "docs" / "settings.md").read_text().splitlines()
        if len(cells := line.split("|")) == 6 and cells[1].startswith(" `")
    }
    declared = {
        field.name: (json.dumps(field.default), SETTERS[field.name].value)
        for field in dataclasses.fields(Settings)
    }
    assert rows == declared
