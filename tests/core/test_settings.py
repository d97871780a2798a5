import dataclasses
import json
import os

import pytest

from core.drafting.choice import drafter_named
from core.drafting.model.access import Provider
from core.errors import SettingsError
from core.settings import CHOICES, Settings, user_file
from tests.conftest import ROOT
from tui.theme import THEMES


def written(folder, text):
    data = text if isinstance(text, bytes) else text.encode("utf-8")
    (folder / "redline.toml").write_bytes(data)
    return folder


def test_without_a_file_the_defaults_hold(tmp_path):
    assert Settings.load(tmp_path) == Settings()
    assert Settings().drafter == "auto"


def test_what_is_written_holds_and_the_rest_stays(tmp_path):
    found = Settings.load(written(tmp_path, 'theme = "light"\nhook_timeout = 5\n'))
    assert found == Settings(theme="light", hook_timeout=5.0)


def test_the_workspace_wins_over_the_user(tmp_path):
    user_file().parent.mkdir(parents=True)
    user_file().write_text('theme = "contrast"\nsource_limit = 1000\n')
    assert user_file().is_relative_to(os.environ["XDG_CONFIG_HOME"])
    assert Settings.load(tmp_path) == Settings(theme="contrast", source_limit=1000)
    found = Settings.load(written(tmp_path, 'theme = "light"\n'))
    assert found == Settings(theme="light", source_limit=1000)


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
        ('theme = "drak"', "theme is 'drak'", "did you mean dark? known are: dark, light"),
        ('drafter = "nobody"', "drafter is 'nobody'", "known are: auto, offline, anthropic"),
        ("theme = ", "is not TOML", "correct it, or remove it"),
        ('theme = "dark"\ntheme = "light"', "is not TOML", "correct it, or remove it"),
        (b'theme = "d\xe4rk"', "is not UTF-8: byte 0xe4", "save it as UTF-8"),
    ],
)  # fmt: skip
def test_what_is_wrong_names_file_key_and_what_would_do(tmp_path, text, message, hint):
    with pytest.raises(SettingsError) as caught:
        Settings.load(written(tmp_path, text))
    assert str(tmp_path / "redline.toml") in caught.value.message
    assert message in caught.value.message
    assert hint in caught.value.hint


def test_an_error_in_the_users_own_file_names_that_file(tmp_path):
    user_file().parent.mkdir(parents=True)
    user_file().write_text("thme = 1\n")
    with pytest.raises(SettingsError) as caught:
        Settings.load(tmp_path)
    assert str(user_file()) in caught.value.message


def test_a_byte_order_mark_and_windows_line_ends_are_no_error(tmp_path):
    found = Settings.load(written(tmp_path, b'\xef\xbb\xbftheme = "light"\r\n'))
    assert found.theme == "light"


def test_a_folder_of_that_name_is_no_settings_file(tmp_path):
    (tmp_path / "redline.toml").mkdir()
    assert Settings.load(tmp_path) == Settings()


def test_every_choice_is_one_that_exists():
    assert set(CHOICES["theme"]) == set(THEMES)
    for name in CHOICES["drafter"]:
        expected = "offline" if name == "auto" else name
        assert drafter_named(name, Settings()).name == expected
    assert set(CHOICES["provider"]) == set(Provider)


def test_the_page_of_settings_lists_each_with_its_default():
    rows = {
        cells[1].strip(" `"): cells[2].strip(" `")
        for line in (ROOT / "docs" / "settings.md").read_text().splitlines()
        if len(cells := line.split("|")) == 5 and cells[1].startswith(" `")
    }
    defaults = {field.name: json.dumps(field.default) for field in dataclasses.fields(Settings)}
    assert rows == defaults
