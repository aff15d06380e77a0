"""Records as a run leaves them, drawn from known distributions instead of a model."""

import numpy as np

from crosscheck_service.evaluation.items import Arm
from crosscheck_service.evaluation.records import Attention, Costs, Manifest, PairSignals, Record, Ruling, Seen

_MODALITIES = {
    Arm.TEXT_TEXT: ("text", "text"),
    Arm.IMAGE_IMAGE: ("image", "image"),
    Arm.IMAGE_TEXT: ("image", "text"),
}
NAMES = ("ocr_alignment", "source_contrast", "direct_prompt")


def made_records(surfaces: int, seed: int = 1) -> list[Record]:
    """Twins of so many surfaces an arm: ocr_alignment is good, source_contrast fair, direct_prompt guesses."""
    rng = np.random.default_rng(seed)
    return [
        made_record(rng, arm, number, conflict=conflict)
        for number in range(surfaces)
        for arm in Arm
        for conflict in (True, False)
    ]


def made_record(rng: np.random.Generator, arm: Arm, number: int, *, conflict: bool) -> Record:
    alignment = rng.beta(8, 2) if conflict else rng.beta(1, 12)
    contrast = rng.normal(3, 1) if conflict else rng.normal(0, 1)
    values = {"ocr_alignment": float(alignment), "source_contrast": float(contrast), "direct_prompt": rng.random()}
    if rng.random() < 0.2:
        del values["source_contrast"]
    imbalance = float(rng.normal(0, 0.3))
    first = rng.random() < 0.5 + imbalance
    turned = arm is Arm.IMAGE_TEXT and number % 2 == 1
    return Record(
        id=f"{arm}-{number:05d}-{'conflict' if conflict else 'consistent'}",
        surface=f"{arm}-{number:05d}",
        arm=arm,
        modalities=_MODALITIES[arm][::-1] if turned else _MODALITIES[arm],
        conflict=conflict,
        digest=f"{number}",
        traits={"domain": "shop" if number % 2 else "bank", "edited": "first" if number % 3 else "second"}
        | ({"order": "text first" if turned else "image first"} if arm is Arm.IMAGE_TEXT else {}),
        answer="12.00",
        alone={"a": "12.00", "b": "13.00"},
        follows="first" if first else "second",
        mentions=False,
        detectors={
            name: Seen(status="ok" if name in values else "abstained", signal=values.get(name)) for name in NAMES
        },
        pairs=(PairSignals(a="a", b="b", values=values),),
        ruling=Ruling(probability=float(alignment), decision="review" if alignment >= 0.5 else "allow"),
        attention=Attention(
            imbalance=imbalance,
            mass_imbalance=imbalance,
            other_mass=0.3,
            norms=((((1.0 + imbalance),) * 3,) * 2, ((1.0,) * 3,) * 2),
        ),
    )


def made_costs(records: list[Record]) -> list[Costs]:
    return [
        Costs(
            id=record.id,
            answer_seconds=0.1,
            ocr_seconds=0.2,
            detector_seconds=dict.fromkeys(NAMES, 0.05),
            detector_tokens=dict.fromkeys(NAMES, 300),
            detector_passes=dict.fromkeys(NAMES, 2),
        )
        for record in records
    ]


def made_manifest(items: int) -> Manifest:
    return Manifest(
        suite="made",
        seed=1,
        items=items,
        digest="0" * 64,
        model="made",
        architecture="Made",
        parameters=1,
        model_digest="sha256:" + "0" * 64,
        dtype="float32",
        device="cpu",
        detectors=NAMES,
        profile="",
        judge="",
        versions={"crosscheck-server": "0"},
    )


def made_run(folder, records: list[Record]) -> None:
    """A run's folder with these records."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "run.json").write_text(made_manifest(len(records)).model_dump_json())
    (folder / "records.jsonl").write_text("".join(record.model_dump_json() + "\n" for record in records))
    (folder / "costs.jsonl").write_text("".join(cost.model_dump_json() + "\n" for cost in made_costs(records)))
