//! `onshelf eval` and `onshelf fit`, on judgments small enough to work the figures out by hand.

mod support;

use serde_json::json;
use support::Onshelf;

/// Three needs: one whose course is judged, one whose gap is known, one that nobody judged.
fn judged() -> Onshelf {
    Onshelf::with_academy()
        .file("needs.csv", "id,need\nA,k8s\nB,COBOL\nC,Excel\n")
        .file("judgments.tsv", "A\tacademy/K-1\t3\nA\tacademy/J-1\t0\nB\tacademy/E-1\t0\nZ\tacademy/E-1\t2\n")
        .file("verdicts.tsv", "A\tcovered\nB\tgap\n")
}

const EVAL: [&str; 7] = ["eval", "--needs", "needs.csv", "--judgments", "judgments.tsv", "--verdicts", "verdicts.tsv"];

#[test]
fn the_figures_are_those_one_works_out_by_hand() {
    let person = judged();
    let figures = person.run(&[&EVAL[..], &["--format", "json"]].concat()).exits(0).json();
    for (figure, value) in [
        // Need Z has judgments and was not asked; need C was asked and has none.
        ("needs", json!(3)),
        ("answered", json!(2)),
        ("nDCG@10", json!(1.0)),
        ("nDCG'@10", json!(1.0)),
        // One useful course on three places.
        ("P@3", json!(1.0 / 3.0)),
        ("P'@3", json!(1.0)),
        ("recall@20", json!(1.0)),
        ("wrong in top 3", json!(0.0)),
        ("judged@10", json!(1.0)),
        ("verdict accuracy", json!(1.0)),
        ("covered precision", json!(1.0)),
        ("covered recall", json!(1.0)),
        ("false covered on a gap", json!(0)),
        ("gaps seen", json!(1.0)),
    ] {
        assert_eq!(figures[figure], value, "{figure}");
    }
    let table = person.run(&EVAL).exits(0).says("nDCG'@10").stdout;
    assert_eq!(table.lines().count(), figures.as_object().unwrap().len());
}

#[test]
fn a_judgment_that_cannot_be_read_is_named_by_its_line() {
    let person = judged().file("judgments.tsv", "A\tacademy/K-1\t3\nA\tacademy/J-1\tgood\n");
    person.run(&EVAL).exits(2).warns("`judgments.tsv`, line 2: `good` is no grade; use 0, 1, 2 or 3");
    let person = judged().file("verdicts.tsv", "A\tsuper\n");
    person.run(&EVAL).exits(2).warns("`verdicts.tsv`, line 1: `super` is no verdict");
    person.run(&["eval", "--needs", "needs.csv", "--judgments", "missing.tsv"]).exits(2).warns("missing.tsv");
}

#[test]
fn weights_are_fitted_to_what_was_measured() {
    let person = judged();
    person.run(&[&EVAL[..], &["--features", "features.tsv"]].concat()).exits(0);
    assert!(person.text_of("features.tsv").starts_with("need\tcourse\tgrade\t"));
    person.run(&["fit", "features.tsv", "--folds", "0", "--out", "weights.toml"]).exits(0).warns("weights.toml");
    assert!(person.text_of("weights.toml").contains("[ranking"));
    person.run(&["fit", "missing.tsv"]).exits(2).warns("missing.tsv");
}
