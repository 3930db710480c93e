"""`make sample-data`: rewrite the committed sample_data/ (scale small, seed 1) from the generator."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from reconcile.sample import write_sample

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Generate into a temporary folder, then replace sample_data/ with the data and the truth beside it."""
    with tempfile.TemporaryDirectory() as scratch:
        project = Path(scratch) / "small"
        write_sample(project, scale="small", seed=1)
        target = ROOT / "sample_data"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(project / "sample_data", target)
        for name in ("truth.csv", "truth_replica.csv", "expected.json"):
            shutil.copy(project / name, target / name)


if __name__ == "__main__":
    main()
