"""The thread that runs the model: who is read next, who takes part in the next step, who has to go.

In turn: those that are over leave, the waiting are admitted, one piece of one prompt is read, all rows take a step.
"""

import gc
import logging
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import torch
from transformers import DynamicCache

from crosscheck_service.engine.ask import Finish
from crosscheck_service.engine.errors import ClosedError, DeviceMemoryError
from crosscheck_service.engine.foreign import CacheLayer, Network
from crosscheck_service.engine.loop.prefill import Prefill
from crosscheck_service.engine.loop.prefixes import Prefixes
from crosscheck_service.engine.loop.rows import Row, Rows
from crosscheck_service.engine.loop.scoring import weigh
from crosscheck_service.engine.loop.sequence import Ended, Failed, Sequence, choose
from crosscheck_service.engine.observe import Attached
from crosscheck_service.engine.observe.families import family_of

log = logging.getLogger(__name__)

_IDLE_SECONDS = 1.0
_CLOSED = "the model is being stopped"


@dataclass(frozen=True, slots=True)
class Sizes:
    """What the loop may hold, in tokens.

    Attributes:
        piece: the most prompt tokens that are read between two steps of the others.
        admitted: prompts and answers, at their longest, that run side by side; one that is larger runs alone.
        prefixes: what is remembered of prompts for those that begin alike.
    """

    piece: int = 1024
    admitted: int = 32_768
    prefixes: int = 16_384


class Loop:
    """Runs sequences from `submit` until `close`."""

    def __init__(self, model: Network, attached: Attached, sizes: Sizes) -> None:
        self._model = model
        self._attached = attached
        self._sizes = sizes
        self._apart = family_of(model).step_refusal is not None
        windows = any(layer.is_sliding for layer in _layers(model))
        self._prefixes = Prefixes(sizes.prefixes, whole_only=windows or bool(attached.layers.crossing))
        self._changed = threading.Condition()
        self._waiting: deque[Sequence] = deque()
        self._live: set[Sequence] = set()
        self._closing = False
        self._forgetting = False
        self._prefills: deque[Prefill] = deque()
        self._groups: list[Rows] = []
        self.steps = 0
        """Forward passes so far, for health: while the loop is busy, this must grow."""
        self._thread = threading.Thread(target=self._run, name="model", daemon=True)
        self._thread.start()

    @property
    def busy(self) -> bool:
        """Whether a sequence waits or runs."""
        return bool(self._live)

    def submit(self, sequence: Sequence) -> None:
        """Takes over `sequence`; its last event is Ended or Failed, whatever happens."""
        with self._changed:
            self._live.add(sequence)
            if not self._closing:
                self._waiting.append(sequence)
                self._changed.notify()
                return
        self._end(sequence, Failed(ClosedError(_CLOSED)))

    def forget(self) -> None:
        """Drops what is remembered of prompts before any sequence that is submitted later begins."""
        with self._changed:
            self._forgetting = True

    def close(self, seconds: float = 30.0) -> None:
        """Stops after the pass under way, of which at most `seconds` are waited for; what runs fails."""
        with self._changed:
            self._closing = True
            self._changed.notify()
        self._thread.join(seconds)

    def _run(self) -> None:
        while self._wait():
            try:
                self._turn()
            except Exception as error:
                # Nothing that a request brings may end the loop: those that run fail, the next ones are served.
                log.exception("a turn of the step loop failed")
                self._fail_running(error)
        self._fail_running(ClosedError(_CLOSED))
        while self._waiting:
            self._end(self._waiting.popleft(), Failed(ClosedError(_CLOSED)))

    def _wait(self) -> bool:
        """Until there is something to do; False once the loop is closed."""
        with self._changed:
            while not (self._closing or self._waiting or self._prefills or self._groups):
                self._changed.wait(_IDLE_SECONDS)
            return not self._closing

    def _turn(self) -> None:
        self._drop_stopped()
        for sequence in self._admitted():
            self._begin(sequence)
        self._read()
        for group in self._groups:
            self._step(group)
        self._groups = [group for group in self._groups if group.rows]

    def _drop_stopped(self) -> None:
        with self._changed:
            stopped = [sequence for sequence in self._waiting if sequence.should_stop()]
            self._waiting = deque(sequence for sequence in self._waiting if sequence not in stopped)
        for sequence in stopped:
            self._end(sequence, Ended(Finish.STOPPED))

    def _admitted(self) -> list[Sequence]:
        """Those that may begin now, in the order they came: none overtakes one that is too large for the moment."""
        held = sum(sequence.most_tokens for sequence in self._running())
        admitted: list[Sequence] = []
        with self._changed:
            if self._forgetting:
                self._prefixes.clear()
                self._forgetting = False
            while self._waiting and (not held or held + self._waiting[0].most_tokens <= self._sizes.admitted):
                held += self._waiting[0].most_tokens
                admitted.append(self._waiting.popleft())
        return admitted

    def _begin(self, sequence: Sequence) -> None:
        if not (sequence.choice.max_new_tokens or sequence.continuations or sequence.record is not None):
            self._end(sequence, Ended(Finish.LENGTH))
            return
        try:
            self._prefills.append(Prefill(self._model, self._attached, sequence, self._prefixes, self._sizes.piece))
        except Exception as error:
            log.exception("a prompt could not be prepared")
            self._end(sequence, Failed(error))

    def _read(self) -> None:
        """About a piece's worth of prompts, so that what running answers wait for does not depend on how many come."""
        budget = self._sizes.piece
        ready: list[tuple[Row, DynamicCache]] = []
        while self._prefills and budget > 0:
            # Answers before the passes that judge them. Answers are read in turn; of passes one is read to its end,
            # since the next may begin like it and then go on from there.
            prefill = next((each for each in self._prefills if each.sequence.urgent), self._prefills[0])
            self._prefills.remove(prefill)
            before = prefill.sequence.fed
            if self._advanced(prefill):
                ready.append((Row(prefill.sequence, prefill.positions.shift), prefill.cache))
            budget -= max(prefill.sequence.fed - before, 1)
        for joining in [[one] for one in ready] if self._apart else [ready] if ready else []:
            self._join(joining)

    def _join(self, joining: list[tuple[Row, DynamicCache]]) -> None:
        if self._apart or not self._groups:
            self._groups.append(Rows(self._model, self._attached))
        try:
            self._groups[-1].join(joining)
        except Exception as error:
            # They are in no group yet, so nobody else would tell them.
            log.exception("rows could not join")
            self._forget()
            for row, _ in joining:
                out = isinstance(error, torch.OutOfMemoryError)
                self._end(row.sequence, Failed(_too_large(row.sequence) if out else error))

    def _advanced(self, prefill: Prefill) -> bool:
        """Reads a piece; whether the sequence has its first token now and goes on as a row."""
        sequence = prefill.sequence
        if sequence.should_stop():
            self._end(sequence, Ended(Finish.STOPPED))
            return False
        try:
            self.steps += 1
            logits = prefill.advance()
            if logits is not None and not sequence.choice.max_new_tokens:
                self._end(sequence, Ended(Finish.LENGTH, weigh(self._model, prefill, logits)))
                return False
        except torch.OutOfMemoryError:
            self._forget()
            self._end(sequence, Failed(_too_large(sequence)))
            return False
        except Exception as error:
            log.exception("a prompt could not be read")
            self._end(sequence, Failed(error))
            return False
        if logits is None:
            (self._prefills.append if sequence.urgent else self._prefills.appendleft)(prefill)
            return False
        ended = sequence.take(choose([sequence], logits)[0])
        if ended:
            self._end(sequence, ended)
        return ended is None

    def _step(self, group: Rows) -> None:
        self._let_go(group, {row.sequence: Ended(Finish.STOPPED) for row in group.rows if row.sequence.should_stop()})
        if not group.rows:
            return
        try:
            self.steps += 1
            logits = group.step()
        except torch.OutOfMemoryError:
            # The youngest goes: it has waited least, and what it holds is what was too much.
            youngest = group.rows[-1].sequence
            self._let_go(group, {youngest: Failed(_too_large(youngest))})
            self._forget()
            return
        sequences = [row.sequence for row in group.rows]
        ended = {each: each.take(step) for each, step in zip(sequences, choose(sequences, logits), strict=True)}
        self._let_go(group, {sequence: event for sequence, event in ended.items() if event})

    def _let_go(self, group: Rows, ends: Mapping[Sequence, Ended | Failed]) -> None:
        group.leave(ends)
        for sequence, event in ends.items():
            self._end(sequence, event)

    def _end(self, sequence: Sequence, event: Ended | Failed) -> None:
        self._live.discard(sequence)
        sequence.deliver(event)

    def _running(self) -> list[Sequence]:
        rows = [row.sequence for group in self._groups for row in group.rows]
        return rows + [prefill.sequence for prefill in self._prefills]

    def _fail_running(self, error: Exception) -> None:
        running = self._running()
        self._prefills.clear()
        self._groups = []
        for sequence in running:
            self._end(sequence, Failed(error))

    def _forget(self) -> None:
        self._prefixes.clear()
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()


def _too_large(sequence: Sequence) -> DeviceMemoryError:
    return DeviceMemoryError(
        f"the device's memory does not hold {sequence.prompt.tokens} tokens of prompt and "
        f"{sequence.choice.max_new_tokens} of answer beside what runs; send less, or try again"
    )


def _layers(model: Network) -> list[CacheLayer]:
    return list(DynamicCache(config=model.config.get_text_config(decoder=True)).layers)
