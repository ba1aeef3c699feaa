"""Where a run differs from the paper, in sentences that follow from its configuration."""

from __future__ import annotations

from cirnet_core.reproduce.config import ReproduceConfig
from cirnet_core.reproduce.paper import NETWORKS, PARAMETERS, SHORT_NAMES
from cirnet_core.reproduce.results import Standing


def differences(config: ReproduceConfig, standings: list[Standing]) -> list[str]:
    """What a reader must know before the two columns of figures are compared."""
    return [
        *_data(config),
        *_protocol(config, standings),
        *_networks(config),
        *_pictures(config),
        *_training(config),
        *config.notes,
    ]


def _data(config: ReproduceConfig) -> list[str]:
    own = (
        f"Data: {config.males} male and {config.females} female normal karyotypes of another "
        "laboratory, one a case, drawn by seed from the pack's `train`; the paper has 32 and 33 of "
        "its own (2,990 chromosomes). The pack's labels are taken as given; a few are wrong."
    )
    lie = (
        "Images of the pack that lie upright are turned at random by the program, once each and "
        "always by the same angle; the paper's lie so by nature."
    )
    if config.synthetic_cells:
        own = "Data: synthetic chromosomes if no pack is named. They prove the program, no more."
    return [own, lie]


def _protocol(config: ReproduceConfig, standings: list[Standing]) -> list[str]:
    if config.protocol == "by_case":
        return [
            "Protocol: tested on the pack's `test` cells, all of persons who are not among those "
            "trained on, and the weights are the last ones: nothing is chosen by looking at a test "
            "image. The paper tests on a random fifth of the chromosomes of the same cells."
        ]
    if config.protocol == "by_image":
        return [
            f"Protocol: as the published code does it, the first of {config.folds} folds, "
            "stratified by class and split image by image (`random_state` 42): a homologue of "
            "nearly every test image is trained on, and the best epoch is chosen on the fold that "
            "is reported. Both make the figure too good; the column *unseen cases* has neither."
        ]
    known = (s.result.shared_originals for s in standings if s.result is not None)
    shared = next(filter(None, known), None)
    counted = (
        f" Here {shared[1]:,} of the {shared[0]:,} originals with a copy in validation have copies "
        "in training too."
        if shared
        else ""
    )
    return [
        "Protocol: Algorithm 1 as printed. It splits chromosome by chromosome, so cells and "
        "persons are on both sides; unrotated originals are in neither training nor validation; "
        "copies of one original are spread over both, so validation knows its images from "
        f"training.{counted} The weights are those that do best on this validation set. The "
        "column *unseen cases* is the same network on persons it has never seen.",
        "Algorithm 1 describes CDA alone. For None and Straightening the same chromosomes are "
        "tested, all others train as they are, and the last weights are taken.",
        "Cross-validation is by case, without a validation set, in every preset but "
        "`as-published-code`.",
    ]


def _networks(config: ReproduceConfig) -> list[str]:
    said = []
    full = {"vanilla": 100, "siamese": 100, "cirnet": 224}
    for network in NETWORKS:
        plan = config.networks[network]
        if plan.canvas_px != full[network]:
            said.append(
                f"{SHORT_NAMES[network]} looks at {plan.canvas_px}×{plan.canvas_px} pixels, not "
                f"{full[network]}×{full[network]}; its last layer grows with the canvas, so it has "
                f"fewer parameters than the {PARAMETERS[network]:,} of the paper."
            )
    if config.networks["cirnet"].backbone == "tiny":
        said.append("CIR-Net's backbone is replaced by a tiny one, for tests.")
    if config.networks["cirnet"].interface:
        said.append(
            "CIR-Net has the Image Adaptive Interface in front, as the paper says: the geometric "
            "half crops or pads, the learned half is a 1×1 convolution to three channels, whose "
            "few parameters Table 1 does not count."
        )
    return [
        "Vanilla-CNN is rebuilt from its number of parameters: on one channel of 100×100, two "
        "blocks of two convolutions (256 of 5×5 and 128 of 3×3, then 256 and 128 of 3×3), each "
        "with 2×2 pooling and dropout, and a softmax have exactly 2,246,680. Dropout of 0.5 is a "
        "guess.",
        "SiameseNet is rebuilt too, less surely: many layers have exactly 1,416,281 parameters. "
        "Ours are two convolutions (64 of 9×9, 128 of 3×3) with 3×3 pooling, an embedding of 128, "
        "a one-unit answer *same class* that learns from pairs first, and an MLP of 64. All of it "
        "is trained on in the second stage.",
        "CIR-Net is timm's `inception_resnet_v2` with its last map flattened and, as in Keras, "
        "batch normalisation without scale: 55,258,360 parameters at 224×224. It starts from "
        "random weights; the published code starts from ImageNet, which is not possible offline.",
        *said,
    ]


def _pictures(config: ReproduceConfig) -> list[str]:
    pictures = config.pictures
    thetas = pictures.theta_deg
    if config.protocol == "algorithm_1":
        copies = "The copies of CDA are those of Algorithm 1, each of them with one b."
    else:
        copies = (
            f"CDA: {len(thetas)} fixed copies of each training image, Θ from {thetas[0]}° to "
            f"{thetas[-1]}°, with b up to {pictures.cda_offset_px:g} pixels each way"
            f"{', made from the file as it lies' if pictures.cda_upright else ''}."
        )
    if pictures.look == "published":
        look = (
            "Images are 8-bit grey from 0 to 255, on a white square, turned by whole degrees "
            "without interpolation; the corners that a turn uncovers are black."
        )
    else:
        look = (
            "Images are darkness from 0 to 1 on an empty field, cut free of their background, at "
            "one scale for all; only what is longer than the field is shrunk. How far off the "
            "centre an untouched image lies "
            f"(up to {pictures.centroid_px:g} pixels each way) is not in the paper."
        )
    if pictures.straighten == "as_filed":
        straight = (
            "Straightening: the published script has none; in this mode it shows images as they "
            "lie in its files, p arm up, which only a person can have told. So do we."
        )
    else:
        straight = (
            "Straightening: along the medial axis, after the random turn, training and test alike; "
            "nothing tells it which end is up, so half come out p arm down. What is as "
            "broad as long stays as it is, upright."
        )
    return [copies, look, straight]


def _training(config: ReproduceConfig) -> list[str]:
    recipe = config.recipe
    names = {"adamw": "AdamW", "adam": "Adam", "rmsprop": "RMSProp"}
    falls = "falling along a cosine to zero" if recipe.schedule == "cosine" else "constant"
    own = (
        f"Training: {names[recipe.optimizer]} at {recipe.learning_rate:g}, {falls}, batches of "
        f"{recipe.batch_size}"
    )
    if recipe.label_smoothing:
        own += f", label smoothing {recipe.label_smoothing:g}"
    if recipe.weight_decay:
        own += f", weight decay {recipe.weight_decay:g}"
    paper = "The paper has RMSProp at 0.005 and does not say for how long."
    if config.patience:
        own += f"; ends after {config.patience} looks without a better one"
    return [
        f"{own}. {paper} The images of each row are in the table; each is counted as often as it "
        "is drawn."
    ]
