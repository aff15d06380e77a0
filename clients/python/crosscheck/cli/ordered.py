"""Work on many items at once and take the results in the order of the items."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from queue import SimpleQueue
from threading import Event, Semaphore, Thread
from typing import TypeVar

T = TypeVar("T")
R = TypeVar("R")

# Room for results that wait for a slow one before them; more would only hold more items in memory.
ITEMS_PER_WORKER = 2


def in_order(items: Iterable[T], work: Callable[[T], R], *, concurrency: int) -> Iterator[R]:
    """Yield work(item) for each item, in order, as soon as it and all before it are done.

    At most `concurrency` items are worked on at a time and twice as many plus one are in memory. The next item is
    waited for in a thread of its own, so that a result comes out while the source of the items is still silent. What
    `work` raises, and an OSError of `items`, is raised in place of the result.
    """
    results: SimpleQueue[Future[R] | None] = SimpleQueue()
    room = Semaphore(ITEMS_PER_WORKER * concurrency)
    stopped = Event()
    pool = ThreadPoolExecutor(concurrency)

    def feed() -> None:
        # The pool refuses work with a RuntimeError once the consumer has gone.
        with suppress(RuntimeError):
            try:
                for item in items:
                    room.acquire()
                    if stopped.is_set():
                        return
                    results.put(pool.submit(work, item))
            except OSError as error:
                broken: Future[R] = Future()
                broken.set_exception(error)
                results.put(broken)
            results.put(None)

    Thread(target=feed, daemon=True).start()
    try:
        while (result := results.get()) is not None:
            yield result.result()
            room.release()
    finally:
        stopped.set()
        room.release()
        pool.shutdown(wait=False, cancel_futures=True)
