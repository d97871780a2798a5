from pathlib import Path

from core.demo import make_demo
from core.desk import Desk
from tui.__main__ import offline
from tui.app import RedlineApp


async def test_quitting_ends_the_app_without_an_error(tmp_path: Path):
    with Desk.open(make_demo(tmp_path / "demo"), command="test", write=True) as desk:
        app = RedlineApp(desk, offline)
        async with app.run_test() as pilot:
            await pilot.press("q")
        assert app.return_code == 0
