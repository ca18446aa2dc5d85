import importlib
import pkgutil

from steam.trainer.frame import encodings
from steam.trainer.frame.storage.forms import FORMS
from tests.trainer.frame.storage.frames import all_encodings


def encoding_classes() -> set[type]:
    modules = [
        importlib.import_module(f"{encodings.__name__}.{module.name}")
        for module in pkgutil.iter_modules(encodings.__path__)
    ]
    return {
        thing
        for module in modules
        for thing in vars(module).values()
        if isinstance(thing, type) and hasattr(thing, "decode")
    }


def test_every_encoding_can_be_stored() -> None:
    assert encoding_classes() == {form.encoding for form in FORMS.values()}


def test_the_frame_of_these_tests_has_every_encoding() -> None:
    found = {type(chunk) for vec in all_encodings().vecs for chunk in vec.chunks}
    assert found == encoding_classes()
