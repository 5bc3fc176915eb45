import gc

from django.conf import settings
from django.utils.translation import trans_real

from kilta.config import serve


def test_what_the_web_server_has_loaded_is_left_out_when_garbage_is_collected():
    try:
        serve._before_fork(None, None)

        assert gc.get_freeze_count() > 100_000
    finally:
        gc.unfreeze()


def test_the_words_of_all_languages_are_loaded_before_the_web_processes_part():
    trans_real._translations.clear()

    serve._load_what_every_page_needs()

    assert set(trans_real._translations) >= {language for language, _name in settings.LANGUAGES}
