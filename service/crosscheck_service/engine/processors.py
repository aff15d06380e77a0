"""Processors: loading them where torchvision is missing, and reading from their settings how far they see."""

import importlib.util
from types import SimpleNamespace

from transformers import AutoConfig, AutoProcessor
from transformers.models.auto.processing_auto import PROCESSOR_MAPPING
from transformers.models.llava_next.processing_llava_next import LlavaNextProcessor

from crosscheck_service.engine.foreign import Config, Processor
from crosscheck_service.engine.reach import ImageReach, Pinpoints, PixelBudget, TileGrid, WholeImage

_IMAGE_SHARE = 2
"""Images may take one part in so many of the context; the rest is for texts, question and answer."""


def load_processor(place: str, *, offline: bool) -> Processor:
    """The processor saved at `place`. Without torchvision, images go through Pillow and videos are left out."""
    if importlib.util.find_spec("torchvision") is None:
        config = AutoConfig.from_pretrained(place, local_files_only=offline, trust_remote_code=False)
        if type(config) in PROCESSOR_MAPPING:
            family: Processor = PROCESSOR_MAPPING[type(config)]
            if "video_processor" in family.get_attributes():
                return without_video(family).from_pretrained(place, local_files_only=offline)
    processor: Processor = AutoProcessor.from_pretrained(  # type: ignore[no-untyped-call]
        place, local_files_only=offline, trust_remote_code=False
    )
    return processor


def without_video(family: Processor) -> Processor:
    """A subclass that does not ask for a video processor: those need torchvision, and no part is ever a video."""
    names = list(family.get_attributes())

    def get_attributes(cls: Processor) -> list[str]:
        del cls
        return [name for name in names if name != "video_processor"]

    def arguments(cls: Processor, /, *positional: object, **named: object) -> list[Processor]:
        found = iter(super(quiet, cls)._get_arguments_from_pretrained(*positional, **named))
        return [None if name == "video_processor" else next(found) for name in names]

    quiet: Processor = type(
        family.__name__,
        (family,),
        {
            "get_attributes": classmethod(get_attributes),
            "_get_arguments_from_pretrained": classmethod(arguments),
            # SmolVLM's processor reads these two whenever it renders a chat template.
            "video_processor": SimpleNamespace(num_frames=None, fps=None),
        },
    )
    return quiet


def reach_of(processor: Processor, context_tokens: int) -> ImageReach:
    """What the processor's settings say about the images that pass through it unscaled."""
    images = processor.image_processor
    size, budget = _edges(images.size), context_tokens // _IMAGE_SHARE
    tile = _edges(getattr(images, "max_image_size", None)).get("longest_edge", 0)
    width = size.get("longest_edge", 0)
    if tile and width and width % tile == 0 and images.do_image_splitting and images.do_resize:
        sequence = int(processor.image_seq_len)
        # A tile has two markers, the global view two and two newlines: Idefics3's and SmolVLM's layout.
        grid = TileGrid(tile, width, width // tile, sequence + 2, sequence + 4, budget)
        return grid.sharing(1)
    merge, patch = getattr(images, "merge_size", None), getattr(images, "patch_size", None)
    if isinstance(merge, int) and isinstance(patch, int) and images.do_resize:
        multiple = merge * patch
        pixels = size.get("longest_edge") or size.get("max_pixels") or getattr(images, "max_pixels", 0) or 0
        most = min(pixels // multiple**2, budget) if pixels else budget
        return PixelBudget(multiple, most, budget)
    if isinstance(processor, LlavaNextProcessor):
        return _pinpoints(processor, budget).sharing(1)
    anyhow = getattr(images, "image_grid_pinpoints", None) or getattr(images, "crop_to_patches", None)
    target = _edges(images.crop_size) if getattr(images, "do_center_crop", False) else size
    fixed = target.get("height") is not None and target.get("height") == target.get("width")
    return WholeImage(square=bool(fixed and not anyhow))


def _pinpoints(processor: Processor, budget: int) -> Pinpoints:
    """Of a LLaVA-NeXT processor, whose tile may have a token more than it has patches, which only some models keep."""
    images, patch = processor.image_processor, int(processor.patch_size)
    tile = _edges(images.crop_size)["height"]
    dropped = int(processor.vision_feature_select_strategy == "default")
    view = (tile // patch) ** 2 + int(processor.num_additional_image_tokens) - dropped
    sizes = tuple((int(width), int(height)) for height, width in images.image_grid_pinpoints)
    return Pinpoints(sizes, patch, view, budget)


def _edges(size: Config) -> dict[str, int]:
    """A size setting, mapping or SizeDict, without its empty entries."""
    if size is None:
        return {}
    return {key: int(size[key]) for key in dict(size) if size[key] is not None}
