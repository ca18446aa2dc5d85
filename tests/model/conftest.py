"""Models to test with: MOJOs scored by H2O's own library, and small ones made on the spot."""

import csv
import io
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from steam.model.container import Container, open_container
from steam.model.glm import GlmModel
from steam.model.predictor import Columns
from steam.model.signature import Category, Column, ColumnType, Signature
from steam.model.zip_directory import Limits, read_directory

FIXTURES = Path(__file__).parent / "fixtures"


@dataclass(frozen=True)
class Scored:
    """A MOJO with rows and the predictions that H2O's genmodel 3.46.0.12 makes of them."""

    mojo: Path

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(self._lines("input")))

    def expected(self) -> list[list[str]]:
        return list(csv.reader(self._lines("expected")))[1:]

    def header(self) -> list[str]:
        return next(csv.reader(self._lines("expected")))

    def columns(self, signature: Signature) -> Columns:
        rows = self.rows()
        columns = {}
        for column in signature.features:
            cells = [row[column.name] for row in rows]
            if column.type is ColumnType.CATEGORICAL:
                codes = {level: code for code, level in enumerate(column.levels)}
                columns[column.name] = np.array([codes.get(c, -1) for c in cells], dtype=np.int32)
            else:
                columns[column.name] = np.array([float(c) if c else np.nan for c in cells])
        return columns

    def offset(self, signature: Signature) -> np.ndarray | None:
        if signature.offset is None:
            return None
        return np.array([float(row[signature.offset]) for row in self.rows()])

    def _lines(self, kind: str) -> io.StringIO:
        path = self.mojo.with_name(f"{self.mojo.stem}.{kind}.csv")
        return io.StringIO(path.read_text(encoding="utf-8"), newline="")


def glm_mojos() -> list[Path]:
    return sorted([*FIXTURES.glob("glm_*.zip"), *FIXTURES.glob("families/*.zip")])


@pytest.fixture(scope="session")
def fixtures() -> Path:
    """The folder of fixture models."""
    return FIXTURES


@pytest.fixture(params=glm_mojos(), ids=lambda path: path.stem)
def scored(request: pytest.FixtureRequest) -> Scored:
    """Each GLM trained by H2O (fixtures/) or written by steam (fixtures/families/) in turn.

    Other MOJOs come by indirect parametrization.
    """
    return Scored(request.param)


@pytest.fixture
def binomial_mojo() -> Path:
    return FIXTURES / "glm_binomial.zip"


@pytest.fixture
def members(binomial_mojo: Path) -> dict[str, bytes]:
    """The members of a good MOJO, to damage."""
    with zipfile.ZipFile(binomial_mojo) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


@pytest.fixture
def packed() -> Callable[[Mapping[str, bytes]], bytes]:
    """Members as the bytes of a zip."""

    def pack(members: Mapping[str, bytes]) -> bytes:
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in members.items():
                archive.writestr(name, content)
        return buffer.getvalue()

    return pack


@pytest.fixture
def contained(packed: Callable[[Mapping[str, bytes]], bytes]) -> Callable[..., Container]:
    """Members as an opened container."""

    def contain(members: Mapping[str, bytes]) -> Container:
        data = packed(members)
        file = io.BytesIO(data)
        return open_container(file, read_directory(file, len(data), Limits()))

    return contain


@pytest.fixture
def glm() -> GlmModel:
    """A binomial model of one categorical, one number and one time."""
    return GlmModel(
        signature=Signature(
            features=(
                Column("colour", ColumnType.CATEGORICAL, ("red", "green", "blue\\n")),
                Column("size", ColumnType.NUMERIC, low=0.5, high=9.0),
                Column("when", ColumnType.TIME),
            ),
            response=Column("bought", ColumnType.CATEGORICAL, ("no", "yes")),
            category=Category.BINOMIAL,
        ),
        family="binomial",
        link="logit",
        coefficients=np.array([0.5, -1.0, 2.0, 1e-13, -3.0]),
        category_offsets=(0, 2),
        use_all_factor_levels=False,
        mean_imputation=True,
        numeric_means=np.array([4.0, 1.7e12]),
        category_modes=np.array([1], dtype=np.int32),
        threshold=0.25,
    )
