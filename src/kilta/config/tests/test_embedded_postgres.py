import subprocess
import sys

from kilta.config.embedded_postgres import EmbeddedPostgres


def test_a_number_that_belongs_to_another_server_now_is_not_taken_for_ours(tmp_path):
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)", "postgres", "-D", "/elsewhere"])
    (tmp_path / "postmaster.pid").write_text(f"{other.pid}\n")

    found = EmbeddedPostgres(tmp_path).pid()

    other.kill()
    other.wait()
    assert found is None
