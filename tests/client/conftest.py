import asyncio
from collections.abc import Iterator
from contextlib import aclosing, closing
from pathlib import Path

import pytest
from client.fake_guard import FakeGuard, serving
from PIL import Image, ImageDraw

from crosscheck import AsyncClient, Client


@pytest.fixture
def guard() -> Iterator[FakeGuard]:
    with serving() as running:
        yield running


@pytest.fixture(params=["Client", "AsyncClient"])
def call(request, guard):
    """call("answer", ...) by each of the two clients."""

    async def by_client(method, *args, target=guard.target, **options):
        with Client(target) as client:
            return await asyncio.to_thread(getattr(client, method), *args, **options)

    async def by_async_client(method, *args, target=guard.target, **options):
        async with AsyncClient(target) as client:
            return await getattr(client, method)(*args, **options)

    return by_client if request.param == "Client" else by_async_client


@pytest.fixture(params=["Client", "AsyncClient"])
def stream(request, guard):
    """stream(...) by each of the two clients: an asynchronous iterator of what stream_answer yields."""

    async def by_client(*args, **options):
        with Client(guard.target) as client, closing(client.stream_answer(*args, **options)) as events:
            while (event := await asyncio.to_thread(next, events, None)) is not None:
                yield event

    async def by_async_client(*args, **options):
        async with AsyncClient(guard.target) as client, aclosing(client.stream_answer(*args, **options)) as events:
            async for event in events:
                yield event

    return by_client if request.param == "Client" else by_async_client


@pytest.fixture(scope="session")
def screenshot(tmp_path_factory) -> Path:
    """A 320 x 200 page that shows a total."""
    path = tmp_path_factory.mktemp("pages") / "page.png"
    image = Image.new("RGB", (320, 200), "white")
    ImageDraw.Draw(image).text((40, 40), "Total    $1,284.50", "black")
    image.save(path)
    return path
