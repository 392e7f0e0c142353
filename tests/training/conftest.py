import pytest

from studio.training.painter import Painter, TextureBank, make_bank


@pytest.fixture(scope="session")
def bank() -> TextureBank:
    return make_bank()


@pytest.fixture(scope="session")
def painter(bank: TextureBank) -> Painter:
    return Painter(96, bank=bank)
