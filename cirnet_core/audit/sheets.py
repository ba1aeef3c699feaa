"""Evidence pictures: the disputed chromosome beside both classes, all at one scale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from cirnet_core.audit.evidence import Evidence
from cirnet_core.audit.profiles import band_profile, likeness, typical_profile
from cirnet_core.audit.propose import Proposal
from cirnet_core.audit.scores import AuditCell
from cirnet_core.classes import CLASS_INDEX, N_CLASSES
from cirnet_core.data.pack import Pack
from cirnet_core.preprocess.picture import upright_picture
from cirnet_core.preprocess.straighten import straightened
from cirnet_core.resources import resource_path

ZOOM = 4.0
"""Pixels of the sheet for one of the canvas of 128 rows, on which a chromosome 1 is 104 long."""

DARKEST = 20
"""Grey of the darkest hundredth of each picture: cells differ in stain, bands are compared."""

REFERENCES = 6
PROFILES = 40
"""Examples of a class whose bands are averaged."""

STRIP_PX = 16
GAP_PX = 14
TEXT_PX = 15
CAPTION_PX = 22
REFERENCE_FROM = 0.9
"""Probability from which a chromosome stands for its class."""

Grey = NDArray[np.uint8]
Array = NDArray[np.float64]


@dataclass(frozen=True)
class Member:
    """One chromosome of a pack with what it takes to draw it."""

    file: str
    case: str
    turn_deg: float
    scale: float
    point: Array


class Album:
    """Chromosomes by cell and, for reference, by class."""

    def __init__(
        self,
        cells: Sequence[AuditCell],
        evidence: Sequence[Evidence],
        proposals: Sequence[Proposal],
        pack: Pack,
        *,
        known_turns: Mapping[str, float],
    ) -> None:
        """Sort them.

        Args:
            known_turns: turn that stands the p arm up, where the pack says so; elsewhere the
                network's own is taken.
        """
        disputed = {proposal.file for proposal in proposals}
        after = {proposal.file: CLASS_INDEX[proposal.after] for proposal in proposals}
        self._pack = pack
        self._members: dict[str, list[tuple[Member, int, int]]] = {}
        self._examples: list[list[Member]] = [[] for _ in range(N_CLASSES)]
        self._typical: dict[str, Array] = {}
        for cell, own in zip(cells, evidence, strict=True):
            for i, file in enumerate(cell.files):
                turn = known_turns.get(file, float(cell.turn_deg[i]))
                member = Member(file, cell.case, turn, cell.scale, own.points[i])
                label = int(cell.labels[i])
                self._members.setdefault(cell.cell, []).append(
                    (member, label, after.get(file, label))
                )
                if file not in disputed and np.exp(own.joint[i, label]) >= REFERENCE_FROM:
                    self._examples[label].append(member)

    def member(self, proposal: Proposal) -> Member:
        """The disputed chromosome itself."""
        return next(m for m, _, _ in self._members[proposal.cell] if m.file == proposal.file)

    def others(self, proposal: Proposal, class_: str) -> list[tuple[Member, bool]]:
        """The cell's other members of a class as labelled, and those that are proposed for it.

        Returns:
            Each with whether its own label is disputed too.
        """
        index = CLASS_INDEX[class_]
        return [
            (member, label != after)
            for member, label, after in self._members[proposal.cell]
            if index in (label, after) and member.file != proposal.file
        ]

    def references(self, proposal: Proposal, class_: str) -> list[Member]:
        """Undisputed members of other cases, those that are most alike, one a case."""
        own = self.member(proposal)
        rest = [m for m in self._examples[CLASS_INDEX[class_]] if m.case != own.case]
        rest.sort(key=lambda m: float(((m.point - own.point) ** 2).sum()))
        chosen: dict[str, Member] = {}
        for member in rest:
            chosen.setdefault(member.case, member)
            if len(chosen) == REFERENCES:
                break
        return list(chosen.values())

    def picture(self, member: Member) -> Grey:
        """(H, W) uint8, upright on white, in the pixels of its file."""
        return upright_picture(self._pack.read(member.file), member.turn_deg, name=member.file)

    def typical(self, class_: str) -> Array:
        """The mean band profile of a class, over examples spread evenly through the pack."""
        if class_ not in self._typical:
            examples = self._examples[CLASS_INDEX[class_]]
            step = max(len(examples) // PROFILES, 1)
            chosen = examples[::step][:PROFILES]
            self._typical[class_] = typical_profile([band_profile(self.picture(m)) for m in chosen])
        return self._typical[class_]

    def bands(self, proposal: Proposal) -> tuple[float, float]:
        """Correlation of the disputed chromosome's bands with those typical of both classes."""
        own = band_profile(self.picture(self.member(proposal)))
        return (
            likeness(own, self.typical(proposal.before)),
            likeness(own, self.typical(proposal.after)),
        )


@dataclass(frozen=True)
class _Tile:
    picture: Image.Image
    caption: str
    framed: bool = False


def draw_sheet(proposal: Proposal, album: Album) -> Image.Image:
    """One sheet: a row for the class as given and one for the proposed class.

    Each row begins with the disputed chromosome in a frame; then come the cell's other members
    of that class (a star where their label is disputed too), references of other cells, and the
    class's mean bands. Each is shown as it lies, laid straight, and as bands along its axis.
    """
    font = ImageFont.truetype(str(resource_path("fonts", "NotoSans-Regular.ttf")), TEXT_PX)
    disputed = _drawn(album.member(proposal), album)
    rows = []
    for word, class_ in (("given", proposal.before), ("proposed", proposal.after)):
        tiles = [_Tile(disputed, "?", framed=True)]
        tiles += [
            _Tile(_drawn(m, album), f"{_short(m.file)}{'*' if star else ''}")
            for m, star in album.others(proposal, class_)
        ]
        tiles.append(_Tile(Image.new("L", (GAP_PX, 1), 255), "|"))
        tiles += [_Tile(_drawn(m, album), m.case) for m in album.references(proposal, class_)]
        mean = _strip(album.typical(class_), disputed.height)
        tiles.append(_Tile(mean, "mean"))
        rows.append(_row(f"{word}: {class_}", tiles, font))
    head = _line(
        f"{proposal.file}   {proposal.before} to {proposal.after}   {proposal.kind} "
        f"{proposal.group}   gain {proposal.gain:.1f}",
        font,
    )
    parts = [head, *rows]
    sheet = Image.new("L", (max(p.width for p in parts), sum(p.height for p in parts)), 255)
    top = 0
    for part in parts:
        sheet.paste(part, (0, top))
        top += part.height
    return sheet


def _short(file: str) -> str:
    return file.rsplit("/", 1)[-1].rsplit(".", 1)[0]


def _drawn(member: Member, album: Album) -> Image.Image:
    """As it lies, laid straight, and its bands as a strip, side by side at the sheet's scale."""
    grey = album.picture(member)
    factor = member.scale * ZOOM
    upright, straight = (_scaled(g, factor) for g in (grey, straightened(grey)))
    parts = [upright, straight, _strip(band_profile(grey), straight.height)]
    width = sum(part.width for part in parts) + 4 * (len(parts) - 1)
    out = Image.new("L", (width, max(part.height for part in parts)), 255)
    left = 0
    for part in parts:
        out.paste(part, (left, out.height - part.height))
        left += part.width + 4
    return out


def _scaled(grey: Grey, factor: float) -> Image.Image:
    dark = float(np.percentile(grey, 1))
    stretched = 255.0 - (255.0 - grey) * (255.0 - DARKEST) / max(255.0 - dark, 1.0)
    picture = Image.fromarray(np.clip(stretched, 0, 255).astype(np.uint8))
    size = (max(round(picture.width * factor), 1), max(round(picture.height * factor), 1))
    return picture.resize(size, Image.Resampling.BICUBIC)


def _strip(profile: Array, height: int) -> Image.Image:
    """A profile as a ladder of greys, dark bands dark."""
    grey = np.clip(150.0 - 60.0 * profile, 0, 255).astype(np.uint8)
    ladder = Image.fromarray(np.repeat(grey[:, None], STRIP_PX, axis=1))
    return ladder.resize((STRIP_PX, height), Image.Resampling.BILINEAR)


def _row(title: str, tiles: Sequence[_Tile], font: ImageFont.FreeTypeFont) -> Image.Image:
    widths = [max(t.picture.width, round(font.getlength(t.caption))) + GAP_PX for t in tiles]
    height = max(t.picture.height for t in tiles)
    total = max(sum(widths) + GAP_PX, round(font.getlength(title)) + 2 * GAP_PX)
    row = Image.new("L", (total, height + 2 * CAPTION_PX + 2 * GAP_PX), 255)
    pen = ImageDraw.Draw(row)
    pen.text((GAP_PX, 0), title, fill=0, font=font)
    left, foot = GAP_PX, CAPTION_PX + GAP_PX + height
    for tile, width in zip(tiles, widths, strict=True):
        place = (left, foot - tile.picture.height)
        row.paste(tile.picture, place)
        if tile.framed:
            far = (left + tile.picture.width + 3, foot + 3)
            pen.rectangle(((place[0] - 4, place[1] - 4), far), outline=0, width=2)
        pen.text((left, foot + 4), tile.caption, fill=0, font=font)
        left += width
    return row


def _line(text: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    line = Image.new("L", (round(font.getlength(text)) + 2 * GAP_PX, CAPTION_PX + 4), 255)
    ImageDraw.Draw(line).text((GAP_PX, 2), text, fill=0, font=font)
    return line
