"""Keys that are proposed for frames: those of H2O 3.46, told by a real one for these files."""

from pathlib import Path

import pytest

from steam.trainer.rest.keys import check_new_key
from steam.trainer.rest.proposed_keys import proposed_key
from steam.trainer.store import RawFile, Store


def proposed(key: str, store: Store | None = None) -> str:
    file = RawFile(key=key, path=Path("/files/some"), size_bytes=1, owned=False)
    return proposed_key(file, store or Store())


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("2x.csv", "X2x.hex"),
        ("_s.csv", "_s.hex"),
        ("a.train.csv", "a_train.hex"),
        ("b.csv.gz", "b.hex"),
        ("c.parquet", "c_parquet.hex"),
        ("d.xlsx", "d_xlsx.hex"),
        ("e.tsv", "e_tsv.hex"),
        ("g", "g.hex"),
        ("h.CSV", "h_CSV.hex"),
        ("i.svm", "i.hex"),
        ("k.arff", "k.hex"),
        ("m.csv.zip", "m.hex"),
        ("my data.txt", "my_data.hex"),
        ("p.bz2", "p_bz2.hex"),
        ("t-u.csv", "t_u.hex"),
        ("v.hex", "v_hex.hex"),
        ("x.csvx", "x_csvx.hex"),
        ("ygz", "ygz.hex"),
        ("iris.csv_sid_9fa0_3", "iris_csv_sid_9fa0_3.hex"),
    ],
)
def test_it_is_made_of_the_name_of_the_file(name: str, key: str) -> None:
    assert proposed(f"nfs://data/{name}") == key


@pytest.mark.parametrize("name", ["", ".csv", "..gz", "ü"])
def test_every_file_has_one(name: str) -> None:
    key = proposed(f"/{name}")
    assert key.isascii()
    assert len(key) > len(".hex")


def test_a_long_address_gives_a_key_that_frames_may_have() -> None:
    key = proposed(f"http://files/data?of={'x' * 5_000}")
    assert key.startswith("data_of_xxx")
    assert len(check_new_key(key)) < 300


def test_a_key_that_is_taken_is_counted_up() -> None:
    store = Store()
    store.put(RawFile(key="b.hex", path=Path("/files/b"), size_bytes=1, owned=False))
    assert proposed("/b.csv", store) == "b1.hex"


def test_an_upload_has_its_own_name_in_it() -> None:
    upload = RawFile(key="upload_1", path=Path("/files/upload_1"), size_bytes=1, owned=True)
    assert proposed_key(upload, Store()) == "Key_Frame__upload_1.hex"
    named = RawFile(key="mine.csv", path=Path("/files/upload_2"), size_bytes=1, owned=True)
    assert proposed_key(named, Store()) == "mine.hex"
