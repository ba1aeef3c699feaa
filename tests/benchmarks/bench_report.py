"""Print how long a report takes, and how soon the preview shows a letter that was typed.

python -m tests.benchmarks.bench_report [--rounds N]

The preview is that of the real window: from the key to the sharp picture of the page on screen.
CPU seconds are told beside seconds: on a busy machine only they can be compared.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time

from tests.unit.report_samples import SAMPLES, sample

BAR_REPORT_S, BAR_PREVIEW_MS = 5.0, 300.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    args = parser.parse_args()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory() as home:
        os.environ["KARYO_HOME"] = home
        _report()
        for name in SAMPLES:
            _preview(name, args.rounds)


def _report() -> None:
    from karyo_desktop.services.report_pdf import case_pdf

    for name in ("normal_female", "twenty_cells"):
        made = sample(name)
        case_pdf(made.case, made.store, details=made.details, template=made.template)
        started, cpu = time.perf_counter(), time.process_time()
        data = case_pdf(made.case, made.store, details=made.details, template=made.template)
        seconds, cpu = time.perf_counter() - started, time.process_time() - cpu
        print(
            f"report {name}: {seconds:.2f} s, CPU {cpu:.2f} s, {len(data):,} bytes "
            f"(bar {BAR_REPORT_S:.0f} s)"
        )


def _preview(name: str, rounds: int) -> None:
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication, QWidget

    from karyo_desktop.services.report_details import with_details
    from karyo_desktop.ui.document import Document
    from karyo_desktop.ui.reporting.choice import TemplateChoice
    from karyo_desktop.ui.reporting.maker import PreviewMaker
    from karyo_desktop.ui.reporting.window import ReportWindow
    from karyo_desktop.ui.reporting.written import Written
    from karyo_desktop.ui.settings import Settings

    application = QApplication.instance() or QApplication([])
    made = sample(name)
    document = Document(with_details(made.case, made.details), made.store, title=name)
    settings, parent, maker = Settings(), QWidget(), PreviewMaker()
    choice = TemplateChoice(settings)
    choice._template = made.template  # as if it had been chosen
    window = ReportWindow(Written(document), maker, choice, settings, parent)
    window.show()
    view = window.preview

    def shown() -> bool:
        application.processEvents()
        return not maker.busy and bool(view.visible_numbers()) and view.sharp(0)

    while not shown():
        time.sleep(0.001)
    field = window.form.fields["interpretation"]
    taken_ms, cpu_ms = [], []
    for _ in range(rounds):
        before = view.pictured
        started, cpu = time.perf_counter(), time.process_time()
        QTest.keyClicks(field, "x")
        while view.pictured == before or not view.sharp(0):
            application.processEvents()
            time.sleep(0.001)
        taken_ms.append(1000 * (time.perf_counter() - started))
        cpu_ms.append(1000 * (time.process_time() - cpu))
        while not shown():
            time.sleep(0.001)
    pages = view.count
    window.close()
    maker.close()
    print(
        f"preview {name}, {pages} pages: median {statistics.median(taken_ms):.0f} ms, "
        f"slowest {max(taken_ms):.0f} ms; CPU median {statistics.median(cpu_ms):.0f} ms "
        f"(bar {BAR_PREVIEW_MS:.0f} ms)"
    )


if __name__ == "__main__":
    main()
