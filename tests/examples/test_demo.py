"""What the demo shows of a response; `make demo` itself needs a running service."""

from client.fake_guard import serving
from PIL import Image

from crosscheck import Client
from examples.demo import show


def test_the_demo_asks_for_attention_and_shows_it(tmp_path, capsys):
    with serving() as guard, Client(guard.target) as client:
        show(client, tmp_path)
    assert [request.guard.attention_detail for request in guard.requests] == [True, True]
    assert capsys.readouterr().out.count("\nAttention   screenshot ████████░░ 0.75   dom ██░░░░░░░░ 0.25\n") == 2
    for name in ("page-altered.png", "page.png"):
        with Image.open(tmp_path / name) as picture:
            # The maps' panel makes it taller than the parts and one finding do.
            assert picture.height > 1000
