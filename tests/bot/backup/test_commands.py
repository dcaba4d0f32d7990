"""`guongsang backup` and `guongsang restore`, as an administrator types them."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.backup import archive, making
from domain.backups import Contents, Manifest
from storage.db import contents
from tests import command
from tests.town import MORNING, Town
from tests.walk import nominate


@pytest.fixture(autouse=True)
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / "data"))
    return tmp_path / "data"


async def rows(url: str) -> Mapping[str, int]:
    async with contents.connected(url) as driver:
        return (await contents.read(driver)).rows


async def backup(url: str, path: Path) -> Manifest:
    return await making.make(url, path, now=MORNING)


def rewritten(path: Path, **changes: object) -> Path:
    """The same backup with something else in its manifest."""
    other = path.with_name("other.zip")
    with archive.opened(path) as backup:
        changed: Contents = replace(backup.manifest.contents, **changes)  # type: ignore[arg-type]
        draft = archive.Draft(other, replace(backup.manifest, contents=changed))
        draft.put(backup.copy().read())
        draft.finish()
    return other


async def test_a_backup_is_made_tried_and_restored(town: Town, database_url: str, tmp_path: Path) -> None:
    lan, file = town.citizen("Lan"), tmp_path / "before.zip"
    before = await nominate(lan)
    code, said, _ = await command.run(database_url, "backup", str(file))
    assert (code, said) == (0, f"Đã sao lưu vào {file} (1 MB): 1 phiếu, 1 người.\n")
    code, said, _ = await command.run(database_url, "backup", "--verify", str(file))
    assert code == 0
    assert said.startswith(f"Bản sao lưu {file} tốt.")
    after = await nominate(lan)
    await town.app.database.close()
    code, _, refused = await command.run(database_url, "restore", str(file))
    assert (code, refused) == (
        1,
        "Cơ sở dữ liệu đang có 2 phiếu (mới nhất lúc 09:00 18/11/2026), 1 người, sẽ mất nếu khôi phục. "
        "Nếu đúng là cần thay, anh/chị thêm --replace.\n",
    )
    code, said, _ = await command.run(database_url, "restore", str(file), "--replace")
    assert code == 0
    assert said.startswith("Đã thay dữ liệu trước đó: 2 phiếu (mới nhất lúc 09:00 18/11/2026), 1 người.\n")
    await lan.send("/my")
    assert before in lan.said()
    assert after not in lan.said()


async def test_without_a_file_it_is_in_the_folder_of_backups(database_url: str, data_dir: Path) -> None:
    assert (await command.run(database_url, "backup", "--verify"))[0] == 1
    assert (await command.run(database_url, "backup"))[0] == 0
    (made,) = making.made(data_dir / "backups").values()
    code, said, _ = await command.run(database_url, "backup", "--verify", language="en_US")
    assert code == 0
    assert said.startswith(f"The backup {made} is good.")


async def test_an_empty_database_is_filled_without_asking(town: Town, database_url: str, tmp_path: Path) -> None:
    await nominate(town.citizen("Lan"))
    await backup(database_url, tmp_path / "x.zip")
    async with contents.throw_away(database_url) as other:
        code, said, _ = await command.run(other, "restore", str(tmp_path / "x.zip"))
        assert code == 0
        assert said.startswith("Đã khôi phục bản sao lưu lập lúc 09:00 18/11/2026: 1 phiếu, 1 người.\n")
        found = await rows(other)
        assert (found["nominations"], found["people"]) == (1, 1)


async def test_a_program_that_runs_is_not_disturbed(town: Town, database_url: str, tmp_path: Path) -> None:
    await backup(database_url, tmp_path / "x.zip")
    await nominate(town.citizen("Lan"))
    code, _, refused = await command.run(database_url, "restore", str(tmp_path / "x.zip"), "--replace")
    assert code == 1
    assert refused.startswith("Chương trình đang chạy trên cơ sở dữ liệu này.")
    assert (await rows(database_url))["nominations"] == 1


async def test_another_programs_database_is_never_emptied(database_url: str, tmp_path: Path) -> None:
    await backup(database_url, tmp_path / "x.zip")
    async with contents.throw_away(database_url) as other:
        async with contents.connected(other) as driver:
            await driver.execute("CREATE TABLE invoices ()")
        code, _, refused = await command.run(other, "restore", str(tmp_path / "x.zip"), "--replace")
        assert code == 1
        assert refused.startswith("Cơ sở dữ liệu này có bảng của chương trình khác.")
        assert await rows(other) == {"invoices": 0}


async def test_a_newer_programs_backup_is_refused_in_a_line(database_url: str, tmp_path: Path) -> None:
    await backup(database_url, tmp_path / "x.zip")
    newer = rewritten(tmp_path / "x.zip", schema="9999")
    code, _, refused = await command.run(database_url, "restore", str(newer))
    assert code == 1
    assert refused == f"Bản sao lưu {newer} do chương trình mới hơn lập. Anh/chị cập nhật chương trình rồi làm lại.\n"


async def test_another_provinces_backup_changes_nothing(
    town: Town, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await backup(database_url, tmp_path / "x.zip")
    await nominate(town.citizen("Lan"))
    await town.app.database.close()
    monkeypatch.setenv("PROVINCE_CODE", "01")
    code, _, refused = await command.run(database_url, "restore", str(tmp_path / "x.zip"), "--replace")
    assert (code, refused) == (
        1,
        f"Bản sao lưu {tmp_path / 'x.zip'} là của Sơn La, không phải của tỉnh ghi trong PROVINCE_CODE. "
        "Dữ liệu đang có vẫn như cũ.\n",
    )
    assert (await rows(database_url))["nominations"] == 1


async def test_a_damaged_backup_changes_nothing(town: Town, database_url: str, tmp_path: Path) -> None:
    file = tmp_path / "x.zip"
    await nominate(town.citizen("Lan"))
    await backup(database_url, file)
    await town.app.database.close()
    written = file.read_bytes()
    middle = len(written) // 2
    file.write_bytes(written[:middle] + b"damaged" + written[middle + 7 :])
    for arguments in (("restore", "--replace"), ("backup", "--verify")):
        code, _, refused = await command.run(database_url, *arguments, str(file))
        assert code == 1
        assert refused == f"Tệp {file} bị hỏng, hoặc không phải bản sao lưu của chương trình.\n"
    assert (await rows(database_url))["nominations"] == 1


async def test_what_was_restored_differently_is_named(town: Town, database_url: str, tmp_path: Path) -> None:
    await nominate(town.citizen("Lan"))
    there = (await backup(database_url, tmp_path / "x.zip")).contents
    wrong = rewritten(tmp_path / "x.zip", rows={**there.rows, "people": 2, "lost": 5}, last_event=None)
    code, _, said = await command.run(database_url, "backup", "--verify", str(wrong))
    assert code == 1
    assert said == (
        f"Bản sao lưu {wrong} không dùng được:\n"
        "  Thiếu bảng lost.\n"
        "  Bảng people: bản kê ghi 2 dòng, khôi phục được 1.\n"
        "  Dòng cuối của nhật ký khác với bản kê.\n"
    )


async def test_a_folder_of_backups_that_cannot_be_read_is_not_an_empty_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path / ("a" * 300)))
    code, _, refused = await command.run("", "backup", "--verify")
    folder = tmp_path / ("a" * 300) / "backups"
    assert (code, refused) == (1, f"Không đọc hoặc ghi được {folder}: File name too long\n")
