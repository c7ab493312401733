"""Reckons the check before buying a second time, from what `onshelf match` says of every set of catalogs.

    python3 coverage.py ONSHELF GOLD

The lean gold shelf is owned; two vendors' other courses of the full gold shelf are the offers. On one shelf `onshelf
coverage` makes its check. On a second one all catalogs are owned, so that `match --catalog` gives the verdicts on any set of
them, and the figures are made from those here. Exits with 1 if any differ.
"""

import csv
import itertools
import json
import subprocess
import sys
import tempfile
from pathlib import Path

OFFERS = {"offer-coursera": "coursera-2026", "offer-pluralsight": "pluralsight"}
COSTS = {"offer-coursera": 55_000, "offer-pluralsight": 90_000}
BUDGETS = [50_000, 60_000, 100_000, 150_000]
PEOPLE = [1, 4, 12, 25, 60]
PRIORITIES = {"high": 3.0, "medium": 2.0, "low": 1.0}
WORTH = {"covered": 1.0, "partial": 0.5, "gap": 0.0, "unclear": 0.0}


def run(*command):
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True)
    # 1: some rows were rejected, as they should be.
    if done.returncode not in (0, 1):
        sys.exit(f"{' '.join(map(str, command))}: {done.stderr}")
    return done.stdout


def write_offer(gold, folder, name, source):
    title = lambda row: row["title"].strip().lower()
    with open(gold / "lean" / f"{source}.csv", newline="") as file:
        owned = {title(row) for row in csv.DictReader(file)}
    with open(gold / "full" / f"{source}.csv", newline="") as file:
        rows = [row for row in csv.DictReader(file) if title(row) not in owned]
    path = folder / f"{name}.csv"
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path


def write_needs(gold, folder):
    """The needs with people and priorities, which the gold file does not state, and the weight of each."""
    with open(gold / "needs.csv", newline="") as file:
        rows = list(csv.DictReader(file))
    weights = []
    for row, people, priority in zip(rows, itertools.cycle(PEOPLE), itertools.cycle(PRIORITIES)):
        row |= {"people": people, "priority": priority}
        weights.append(people * PRIORITIES[priority])
    path = folder / "needs.csv"
    with open(path, "w", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys())
        writer.writeheader()
        writer.writerows(rows)
    return path, weights


def main():
    onshelf, gold = sys.argv[1], Path(sys.argv[2])
    lean = sorted((gold / "lean").glob("*.csv"))
    owned = [path.stem for path in lean]
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        needs, weights = write_needs(gold, folder)
        files = [write_offer(gold, folder, name, source) for name, source in OFFERS.items()]
        checked, all_owned = ["--shelf", folder / "checked"], ["--shelf", folder / "owned"]
        run(onshelf, *checked, "import", *lean)
        run(onshelf, *checked, "import", "--offered", *files)
        run(onshelf, *all_owned, "import", *lean, *files)
        costs = [f"--cost={name}={cost}EUR" for name, cost in COSTS.items()]

        def check(*more):
            return json.loads(run(onshelf, *checked, "coverage", "--needs", needs, "--format", "json", *costs, *more))

        def verdicts(catalogs):
            names = [word for name in catalogs for word in ("--catalog", name)]
            lines = run(onshelf, *all_owned, "match", "--needs", needs, "--format", "ndjson", *names).splitlines()
            return [json.loads(line)["verdict"] for line in lines]

        found = check()
        today = verdicts(owned)
        order = ["covered", "partial", "gap", "unclear"]
        better = lambda a, b: min(a, b, key=order.index)
        with_offer = {o: [better(a, b) for a, b in zip(today, verdicts(owned + [o]))] for o in OFFERS}
        served = lambda said: sum(weight * WORTH[verdict] for weight, verdict in zip(weights, said))

        wrong = []

        def same(what, ours, theirs):
            equal = ours == theirs or None not in (ours, theirs) and abs(ours - theirs) < 1e-6
            print(f"{what:<44} {theirs!s:>12.9} {ours!s:>12.9}  {'' if equal else 'DIFFERENT'}")
            if not equal:
                wrong.append(what)

        print(f"{'':<44} {'reckoned':>12} {'coverage':>12}")
        same("needs", found["demand"]["needs"], len(today))
        for verdict in ("covered", "partial", "gap", "unclear"):
            same(f"owned: {verdict}", found["demand"]["owned"][verdict], today.count(verdict))
        for offer in found["offers"]:
            name = offer["catalog"]
            rises = [(a, b) for a, b in zip(today, with_offer[name]) if WORTH[b] > WORTH[a]]
            same(f"{name}: newly covered", len(offer["closes"]), sum(b == "covered" for _, b in rises))
            same(f"{name}: newly partial", len(offer["lifts"]), sum(b == "partial" for _, b in rises))
            gain, closed = served(with_offer[name]) - served(today), sum(b == "covered" for _, b in rises)
            same(f"{name}: weight gained", offer["gain"], gain)
            same(f"{name}: price per need", offer["cost_per_need"], COSTS[name] / closed if closed else None)
            same(f"{name}: price per weight", offer["cost_per_weight"], COSTS[name] / gain if gain else None)
        for renewal in found["renewals"]:
            rest = verdicts([name for name in owned if name != renewal["catalog"]])
            fall = [(w, a, b) for w, a, b in zip(weights, today, rest) if WORTH[b] < WORTH[a]]
            same(f"without {renewal['catalog']}: verdicts that fall", len(renewal["falls"]), len(fall))
            lost = sum(w * (WORTH[a] - WORTH[b]) for w, a, b in fall)
            same(f"without {renewal['catalog']}: weight lost", renewal["loss"], lost)
        rest = verdicts([name for name in owned if name not in found["spare"]])
        fall = sum(WORTH[b] < WORTH[a] for a, b in zip(today, rest))
        same(f"without all {len(found['spare'])} that could lapse: falls", 0, fall)
        for budget in BUDGETS:
            best = 0.0
            for size in range(len(OFFERS) + 1):
                for chosen in itertools.combinations(OFFERS, size):
                    if sum(COSTS[name] for name in chosen) <= budget:
                        said = today
                        for name in chosen:
                            said = [better(a, b) for a, b in zip(said, with_offer[name])]
                        best = max(best, served(said) - served(today))
            steps = check("--budget", f"{budget}EUR")["purchase"]["steps"]
            same(f"best for {budget}: weight gained", sum(step["gain"] for step in steps), best)
    if wrong:
        sys.exit(f"{len(wrong)} figures differ")


main()
