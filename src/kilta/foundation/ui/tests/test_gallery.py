from django.test import Client

from kilta.foundation.ui import gallery
from kilta.foundation.ui.component import COMPONENTS


def test_every_component_stands_in_the_gallery():
    shown = {piece.component.name for piece in gallery.pieces() if piece.component}

    assert shown == set(COMPONENTS)


def test_the_gallery_opens_for_everybody(client: Client):
    answer = client.get("/en/gallery")

    assert answer.status_code == 200
    assert b"button(text: str, kind: str" in answer.content
