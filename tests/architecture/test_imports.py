"""What the core may import, and what importing may do: nothing but define names.

Each module is imported in a fresh process, because one that was imported already hides what it
pulls in.
"""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.conftest import ROOT

HEAVY = ("textual", "rich", "tui", "anthropic", "git", "httpx", "markdown_it", "rapidfuzz")
"""What no core module needs before it has something to do."""
STARTS_PROCESSES = {"core/repository/process.py", "tui/external_editor.py"}
OPENS_THE_APP = {"core/cli/app.py", "core/cli/opening.py"}

_IMPORTED = "import sys, {module}; print(*(name for name in {heavy} if name in sys.modules))"
_WATCHED = """
import sys
touched = []
def watch(event, args):
    if event in ("os.mkdir", "os.rename", "os.remove", "subprocess.Popen", "socket.connect"):
        touched.append(event)
    elif event == "open":
        path, mode, flags = args
        code = str(path).endswith((".py", ".pyc", ".so"))
        if flags & 3 or not code:
            touched.append(f"{path} {mode}")
sys.addaudithook(watch)
import MODULE
print(*touched, sep="\\n")
"""


def modules(package: str) -> list[str]:
    names = []
    for path in sorted((ROOT / package).rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        if parts[-1] != "__main__":
            names.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return names


def said_by(program: str) -> str:
    words = [sys.executable, "-B", "-c", program]
    done = subprocess.run(words, capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def in_processes(programs: dict[str, str]) -> dict[str, str]:
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(programs, pool.map(said_by, programs.values()), strict=True))


def test_no_core_module_pulls_in_a_user_interface_a_network_or_a_parser() -> None:
    programs = {name: _IMPORTED.format(module=name, heavy=HEAVY) for name in modules("core")}
    pulled = {name: said for name, said in in_processes(programs).items() if said}
    assert pulled == {}


def test_the_whole_core_at_once_is_still_light() -> None:
    every = ", ".join(modules("core"))
    assert said_by(_IMPORTED.format(module=every, heavy=HEAVY)) == ""


@pytest.mark.parametrize("package", ["core", "tui"])
def test_importing_reads_and_writes_no_file_and_makes_no_folder(package: str) -> None:
    every = ", ".join(modules(package))
    assert said_by(_WATCHED.replace("MODULE", every)) == ""


def test_only_two_modules_start_processes() -> None:
    found = {
        path
        for path, tree in parsed()
        for name in imported(tree)
        if name.split(".")[0] in ("subprocess", "pty", "multiprocessing")
    }
    assert found <= STARTS_PROCESSES


def test_nothing_starts_a_process_by_another_way() -> None:
    ways = {"system", "popen", "fork", "forkpty", "posix_spawn", "execv", "execvp", "startfile"}
    found = [
        f"{path}: {node.attr}"
        for path, tree in parsed()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute)
        and node.attr in ways
        and isinstance(node.value, ast.Name)
        and node.value.id == "os"
    ]
    assert found == []


def test_the_core_names_the_app_in_one_place_and_only_when_called() -> None:
    found = {path for path, tree in parsed() if path.startswith("core/") and "tui" in roots(tree)}
    assert found == OPENS_THE_APP
    top = ast.parse((ROOT / "core/cli/app.py").read_text()).body
    assert "tui" not in {name for node in top for name in named_by(node)}


def test_every_core_module_has_its_layer() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(c["layers"] for c in told["contracts"] if c["type"] == "layers")
    listed = {name.strip() for layer in layers for name in layer.split("|")}
    unlisted = [
        name
        for name in modules("core")
        if not any(name == layer or name.startswith(f"{layer}.") for layer in listed)
    ]
    assert unlisted == ["core", "core.drafting", "core.web"], "these are empty packages"


def test_everything_the_packages_read_is_packaged() -> None:
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["setuptools"]
    for package, patterns in told["package-data"].items():
        folder = ROOT / package
        packaged = {path for pattern in patterns for path in folder.glob(pattern)}
        there = {
            path
            for path in folder.rglob("*")
            if path.is_file() and path.suffix not in (".py", ".pyc")
        }
        assert there <= packaged, f"{package}: {there - packaged}"


def parsed() -> list[tuple[str, ast.Module]]:
    paths = (path for package in ("core", "tui") for path in (ROOT / package).rglob("*.py"))
    return [(str(path.relative_to(ROOT)), ast.parse(path.read_text())) for path in sorted(paths)]


def named_by(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom) and node.module:
        return [node.module]
    return []


def imported(tree: ast.Module) -> list[str]:
    return [name for node in ast.walk(tree) for name in named_by(node)]


def roots(tree: ast.Module) -> set[str]:
    return {name.split(".")[0] for name in imported(tree)}
