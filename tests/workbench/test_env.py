"""Readers of the environment refuse nonsense and name the variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import env
from workbench.secret import secret_key


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("yes", True), ("ON", True), ("0", False), ("false", False), ("", False)],
)
def test_env_bool_reads_common_words(
    value: str, expected: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FLAG", value)
    assert env.env_bool("FLAG", default=not expected) is expected


def test_env_bool_uses_its_default_when_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FLAG", raising=False)
    assert env.env_bool("FLAG", default=True) is True


@pytest.mark.parametrize("value", ["maybe", "2", "tru"])
def test_env_bool_refuses_other_words(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FLAG", value)
    with pytest.raises(env.BadSetting, match="FLAG"):
        env.env_bool("FLAG", default=False)


@pytest.mark.parametrize("value", ["-1", "1.5", "many", "0"])
def test_env_int_refuses_what_is_no_number_or_too_small(
    value: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBER", value)
    with pytest.raises(env.BadSetting, match="NUMBER"):
        env.env_int("NUMBER", 5, least=1)


def test_env_int_reads_a_number_or_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NUMBER", " 12 ")
    assert env.env_int("NUMBER", 5) == 12
    monkeypatch.setenv("NUMBER", "")
    assert env.env_int("NUMBER", 5) == 5


def test_env_str_reads_a_secret_from_the_file_that_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "key").write_text("swordfish\n")
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "key"))
    assert env.env_str("KEY") == "swordfish"


def test_env_str_names_a_secret_file_that_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KEY_FILE", str(tmp_path / "none"))
    with pytest.raises(env.BadSetting, match="KEY_FILE"):
        env.env_str("KEY")


def test_env_list_splits_at_commas_and_drops_empty_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NAMES", "a, b,,c ")
    assert env.env_list("NAMES") == ["a", "b", "c"]


def test_env_choice_refuses_what_is_not_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KIND", "other")
    with pytest.raises(env.BadSetting, match="one of a, b"):
        env.env_choice("KIND", "a", frozenset({"a", "b"}))


def test_env_path_is_absolute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FOLDER", "state")
    assert env.env_path("FOLDER", Path("x")) == Path.cwd() / "state"


def test_secret_key_is_made_once_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    key = secret_key(tmp_path / "state")
    assert len(key) >= 50
    assert secret_key(tmp_path / "state") == key
    assert (tmp_path / "state" / "secret_key").stat().st_mode & 0o077 == 0
