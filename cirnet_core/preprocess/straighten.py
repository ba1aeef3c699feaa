"""A bent chromosome laid straight along its medial axis: for the eye, never for the network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

Picture = NDArray[np.uint8]

FEWEST_POINTS = 4
_PAPER = 255
_NEIGHBOURS = ((0, 1, 1.0), (1, 0, 1.0), (1, 1, 2**0.5), (1, -1, 2**0.5))


def straightened(picture: Picture) -> Picture:
    """Lay a chromosome straight.

    The axis runs through the middles of the body's slices of equal way from one end: a medial
    axis without branches. Rows of the result are samples across that axis.

    Args:
        picture: (H, W) uint8, dark on white (255), one body, upright.

    Returns:
        (L, B) uint8 on white, with L the length of the axis and B the body's breadth in pixels;
        the end that stands higher in the picture comes first. The picture itself where there is
        no body with an axis to follow.
    """
    mask = _body(picture)
    if not mask.any():
        return picture
    line = _medial_axis(mask)
    if len(line) < FEWEST_POINTS:
        return picture
    half = _half_breadth(mask, line)
    if len(line) < 3 * half:  # nothing that is as broad as long can be straightened
        return picture
    return _sampled(picture, mask, line, half)


def _body(picture: Picture) -> NDArray[np.bool_]:
    labels, count = ndimage.label(picture < _PAPER, structure=np.ones((3, 3)))
    if count == 0:
        return np.zeros(picture.shape, bool)
    largest = int(np.bincount(labels.ravel())[1:].argmax()) + 1
    return np.asarray(ndimage.binary_fill_holes(labels == largest), dtype=bool)


def _medial_axis(mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """(N, 2) rows and columns, one pixel apart, from end to end of the body; maybe empty."""
    points = np.argwhere(mask)
    graph = _graph(mask)
    seed = int(np.abs(points - points.mean(axis=0)).sum(axis=1).argmin())
    way = _ways(graph, int(_ways(graph, seed).argmax()))
    # From the far end backwards too: a way begins in a corner, and two corners even out.
    share = (way + float(way.max()) - _ways(graph, int(way.argmax()))) / 2
    bins = np.clip(np.rint(share), 0, None).astype(int)
    used = np.unique(bins)
    middles = np.array([points[bins == b].mean(axis=0) for b in used])
    if len(middles) < FEWEST_POINTS:
        return np.zeros((0, 2))
    if middles[-1][0] < middles[0][0]:
        middles = middles[::-1]
    sigma = max(2.0, 0.04 * len(middles))
    # Within a breadth of its end a way still runs from the corner to the middle.
    breadth = 2 * float(ndimage.distance_transform_edt(mask).max())
    trim = min(round(0.6 * breadth), len(middles) // 5)
    smooth = ndimage.gaussian_filter1d(middles, sigma, axis=0, mode="nearest")
    return _evenly(_extended(smooth[trim : len(smooth) - trim], mask))


def _ways(graph: csr_array, start: int) -> NDArray[np.float64]:
    """(N,) shortest ways inside the body from one of its N pixels."""
    ways: NDArray[np.float64] = dijkstra(graph, indices=np.array([start]))
    return np.asarray(ways[0], dtype=np.float64)


def _graph(mask: NDArray[np.bool_]) -> csr_array:
    index = np.full(mask.shape, -1)
    index[mask] = np.arange(int(mask.sum()))
    height, width = mask.shape
    heads, tails, costs = [], [], []
    for down, right, cost in _NEIGHBOURS:
        one = index[: height - down, max(-right, 0) : width - max(right, 0)]
        other = index[down:, max(right, 0) : width + min(right, 0)]
        both = (one >= 0) & (other >= 0)
        heads += [one[both], other[both]]
        tails += [other[both], one[both]]
        costs.append(np.full(2 * int(both.sum()), cost))
    count = int(mask.sum())
    ends = (np.concatenate(heads), np.concatenate(tails))
    return csr_array((np.concatenate(costs), ends), shape=(count, count))


def _extended(line: NDArray[np.float64], mask: NDArray[np.bool_]) -> NDArray[np.float64]:
    """The line, straight on to both rims of the body."""
    reach = max(1, min(len(line) // 3, 10))
    first = _to_rim(line[0], line[0] - line[reach], mask)[::-1]
    last = _to_rim(line[-1], line[-1] - line[-1 - reach], mask)
    return np.concatenate([first, line, last])


def _to_rim(
    start: NDArray[np.float64], direction: NDArray[np.float64], mask: NDArray[np.bool_]
) -> NDArray[np.float64]:
    step = direction / max(float(np.hypot(*direction)), 1e-9)
    found: list[NDArray[np.float64]] = []
    at = start + step
    while _inside(at, mask) and len(found) < sum(mask.shape):
        found.append(at)
        at = at + step
    return np.array(found).reshape(-1, 2)


def _inside(at: NDArray[np.float64], mask: NDArray[np.bool_]) -> bool:
    row, column = round(float(at[0])), round(float(at[1]))
    return 0 <= row < mask.shape[0] and 0 <= column < mask.shape[1] and bool(mask[row, column])


def _evenly(line: NDArray[np.float64]) -> NDArray[np.float64]:
    """The same line with points one pixel apart."""
    way = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    count = max(round(float(way[-1])), 1) + 1
    at = np.linspace(0.0, float(way[-1]), count)
    return np.stack([np.interp(at, way, line[:, k]) for k in (0, 1)], axis=1)


def _half_breadth(mask: NDArray[np.bool_], line: NDArray[np.float64]) -> int:
    """How far the body reaches from its axis, in pixels, but for a few outliers."""
    depth = ndimage.distance_transform_edt(mask)
    along = ndimage.map_coordinates(depth, line.T, order=1)
    return max(2, int(np.ceil(1.35 * float(np.percentile(along, 90)))) + 1)


def _sampled(
    picture: Picture, mask: NDArray[np.bool_], line: NDArray[np.float64], half: int
) -> Picture:
    tangent = np.gradient(ndimage.gaussian_filter1d(line, 2.0, axis=0, mode="nearest"), axis=0)
    tangent /= np.maximum(np.hypot(*tangent.T), 1e-9)[:, None]
    across = np.stack([-tangent[:, 1], tangent[:, 0]], axis=1)  # to the right, going down
    offsets = np.arange(-half, half + 1)
    places = line[:, None, :] + across[:, None, :] * offsets[None, :, None]
    grey = np.where(mask, picture, _PAPER).astype(np.float32)
    laid = ndimage.map_coordinates(grey, places.transpose(2, 0, 1), order=1, cval=_PAPER)
    return np.clip(np.rint(laid), 0, _PAPER).astype(np.uint8)
