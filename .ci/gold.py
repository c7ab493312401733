"""Imports the gold shelves, holds the figures of `onshelf eval` against the floors, and against those of score.py.

    gold.py ONSHELF GOLD_FOLDER FLOORS
"""
import json
import pathlib
import subprocess
import sys
import tempfile

AT_MOST = "at most: "
RUN_KEYS = ("courses", "needs", "judgments", "verdicts")


def read_floors(path):
    """The part of TOML that the floors are written in; Python before 3.11 reads none by itself."""
    runs = {}
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.strip()
        if line.startswith("["):
            run = runs.setdefault(line.strip('["]'), {})
        elif line and not line.startswith("#"):
            key, value = line.rsplit(" = ", 1)
            run[key.strip('"')] = value.strip('"')
    return runs


def output(*command):
    return subprocess.run([str(word) for word in command], check=True, stdout=subprocess.PIPE).stdout


def build_shelf(onshelf, shelf, folder):
    done = subprocess.run([onshelf, "--shelf", shelf, "import", "-q", *sorted(folder.glob("*.csv"))], stdout=subprocess.DEVNULL)
    if done.returncode not in (0, 1):  # 1: some rows were rejected
        sys.exit(f"the import of {folder} ended with {done.returncode}")


def same(ours, theirs):
    if ours is None or theirs is None or theirs != theirs:
        return ours is None and (theirs is None or theirs != theirs)
    return abs(ours - theirs) < 0.00005


def main():
    onshelf, gold, floors = (pathlib.Path(word).resolve() for word in sys.argv[1:])
    failures = []
    with tempfile.TemporaryDirectory(prefix="onshelf-gold-") as temporary:
        temporary = pathlib.Path(temporary)
        for name, run in read_floors(floors).items():
            courses, needs, judgments, verdicts = (gold / run[key] for key in RUN_KEYS)
            shelf = temporary / courses.name
            if not shelf.exists():
                build_shelf(onshelf, shelf, courses)
            truth = ["--judgments", judgments, "--verdicts", verdicts]
            got = json.loads(output(onshelf, "--shelf", shelf, "eval", "--needs", needs, *truth, "--format", "json"))

            print(f"\n{name:32}   floor      got")
            for key, bound in run.items():
                if key in RUN_KEYS:
                    continue
                figure, ceiling = key.replace(AT_MOST, ""), key.startswith(AT_MOST)
                value, bound = got[figure], float(bound)
                held = value is not None and (value <= bound if ceiling else value >= bound)
                print(f"  {key:32} {bound:7.4f}  {value if value is None else format(value, '7.4f')}  {'' if held else '<-- FAILS'}")
                if not held:
                    failures.append(f"{name}: {figure} is {value}, the floor is {bound}")

            answers = temporary / "run.ndjson"
            answers.write_bytes(
                output(onshelf, "--shelf", shelf, "match", "--needs", needs, "--top", 20, "--format", "ndjson"))
            theirs = json.loads(output(sys.executable, gold / "score.py", *truth, answers, "--json"))
            for figure, value in theirs.items():
                if not same(got.get(figure), value):
                    failures.append(f"{name}: {figure} is {got.get(figure)} by eval and {value} by score.py")
    if failures:
        sys.exit("\n" + "\n".join(failures))
    print("\nAll floors are held, and eval and score.py agree.")


main()
