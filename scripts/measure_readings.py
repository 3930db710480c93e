"""Measures reconcile.compare.reading on names of another source (japanese-personal-name-dataset, as the generator ships it).

``python -m scripts.measure_readings``: the share of true pairs accepted (surnames weighted by bearers), of random wrong pairs, and the time per pair.
"""

from __future__ import annotations

import random
import time

from reconcile.compare.reading import plausible
from reconcile.sample.homes import table


def main() -> None:
    """Print the figures."""
    surnames = table("surnames.tsv").select("surname", "reading", "people").rows()
    given = table("given_names.tsv").select("name", "reading").rows()
    chance = random.Random(1)  # noqa: S311 - a measurement
    bearers = sum(people for _, _, people in surnames)
    weighted = sum(people for name, kana, people in surnames if plausible(name, kana))
    print(f"surnames: {len(surnames):,} pairs, {weighted / bearers:.2%} of the bearers accepted")
    begun = time.perf_counter()
    told = [plausible(name, kana) for name, kana in given]
    micros = (time.perf_counter() - begun) / len(given) * 1e6
    print(
        f"given names: {len(given):,} pairs, {told.count(True) / len(told):.2%} accepted, {told.count(None) / len(told):.2%} not told, {micros:.1f} µs"
    )
    for label, pairs in (("surnames", [row[:2] for row in surnames]), ("given names", given)):
        names, kana = [name for name, _ in pairs], [read for _, read in pairs]
        chance.shuffle(kana)
        true = {(name, read) for name, read in pairs}
        wrong = [pair for pair in zip(names, kana, strict=True) if pair not in true]
        accepted = sum(plausible(name, read) is True for name, read in wrong)
        print(f"{label}, readings shuffled: {accepted / len(wrong):.2%} accepted")


if __name__ == "__main__":
    main()
