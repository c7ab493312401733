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
    // A header in place of the intervals' key.
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

#[test]
fn every_figure_comes_with_its_interval() {
    let person = judged();
    let figures = person.run(&[&EVAL[..], &["--format", "json"]].concat()).exits(0).json();
    let intervals = figures["intervals"].as_object().unwrap();
    // One need with a useful course: whenever it is drawn, it is all there is.
    assert_eq!(intervals["nDCG@10"], json!([1.0, 1.0]));
    // Of two needs, a draw holds either or both.
    assert_eq!(intervals["verdict accuracy"], json!([1.0, 1.0]));
    for (figure, interval) in intervals {
        let (value, low, high) = (figures[figure].as_f64(), interval[0].as_f64(), interval[1].as_f64());
        assert!(low <= value && value <= high, "{figure}: {interval}");
    }
    assert_eq!(intervals.len(), figures.as_object().unwrap().len() - 3, "all but needs, answered and the intervals");
    person.run(&EVAL).exits(0).says("95% interval").says("1.0000 to 1.0000");
}

#[test]
fn a_run_is_compared_with_an_earlier_one() {
    let person = judged();
    let run = ["match", "--needs", "needs.csv", "--top", "20", "--format", "ndjson"];
    let same = person.run(&run).exits(0).stdout;
    // An earlier run that put the wrong course before the right one, and missed the gap.
    let other = "\
{\"need\":{\"id\":\"A\",\"text\":\"k8s\"},\"verdict\":\"partial\",\"matches\":[\
{\"course\":\"academy/J-1\",\"score\":0.9},{\"course\":\"academy/K-1\",\"score\":0.8,\"also\":[]}]}
{\"need\":{\"id\":\"B\",\"text\":\"COBOL\"},\"verdict\":\"covered\",\"matches\":[]}
";
    let person = person.file("same.ndjson", same).file("other.ndjson", other);
    let against = |file| person.run(&[&EVAL[..], &["--against", file, "--format", "json"]].concat()).exits(0);
    let comparison = against("same.ndjson").without_warning().json()["against"].clone();
    assert_eq!((&comparison["needs"], &comparison["ties"], &comparison["changed"]), (&json!(2), &json!(1), &json!([])));

    let comparison = against("other.ndjson").json()["against"].clone();
    let of = |name: &str| comparison["figures"].as_array().unwrap().iter().find(|f| f["figure"] == name).unwrap();
    let ndcg = of("nDCG'@10");
    assert_eq!((&ndcg["now"], &ndcg["p"]), (&json!(1.0), &json!(1.0)));
    assert!((ndcg["before"].as_f64().unwrap() - 1.0 / 3f64.log2()).abs() < 1e-9);
    assert_eq!((&of("verdict accuracy")["before"], &of("verdict accuracy")["difference"]), (&json!(0.0), &json!(1.0)));
    // Two verdicts turned from wrong to right: chance does that one time in four, and the other way as often.
    assert_eq!(of("verdict accuracy")["p"], json!(0.5));
    assert_eq!(of("gaps seen").get("p"), None);
    assert_eq!((&comparison["wins"], &comparison["losses"]), (&json!(1), &json!(0)));
    assert_eq!(comparison["changed"][0]["need"], "A");
    assert_eq!(comparison["changed"][1]["verdict_before"], "covered");

    let table = person.run(&[&EVAL[..], &["--against", "other.ndjson"]].concat()).exits(0);
    table
        .says("Against the earlier run, on 2 needs")
        .says("better: 1, worse: 0, the same: 0.")
        .says("[partial -> covered; truth covered]");
}

#[test]
fn an_earlier_run_that_does_not_fit_is_said_to() {
    let person =
        judged().file("run.ndjson", "{\"need\":{\"id\":\"B\",\"text\":\"x\"},\"verdict\":\"gap\",\"matches\":[]}\n");
    let run = person.run(&[&EVAL[..], &["--against", "run.ndjson"]].concat()).exits(0);
    run.warns("1 of 2 judged needs are not in the earlier run");
    let person = person.file("run.ndjson", "need,verdict\n");
    let run = person.run(&[&EVAL[..], &["--against", "run.ndjson"]].concat()).exits(2);
    run.warns("`run.ndjson`, line 1: this is no answer").warns("--format ndjson");
}

#[test]
fn the_worst_needs_are_listed() {
    let person = judged().file("judgments.tsv", "A\tacademy/K-1\t3\nC\tacademy/J-1\t3\n");
    let lines = person.run(&[&EVAL[..], &["--worst", "1"]].concat()).exits(0).stdout;
    let last = lines.lines().last().unwrap();
    assert!(last.starts_with("  0.00  C  Excel") && last.ends_with("truth unknown]"), "{last}");
    let worst =
        person.run(&[&EVAL[..], &["--worst", "5", "--format", "json"]].concat()).exits(0).json()["worst"].clone();
    assert_eq!(worst.as_array().unwrap().len(), 2);
    assert_eq!((&worst[0]["need"], &worst[0]["nDCG@10"]), (&json!("C"), &json!(0.0)));
}

#[test]
fn what_people_decided_are_judgments_too() {
    let rows = "need_or_skill,course,action\nk8s,academy/K-1,pin\nA,academy/J-1,block\nExcel,academy/E-1,pin\n\
                *,academy/E-1,block\nA,academy/E-1,note\nA,academy/J-1,pinn\n";
    let person = judged().file("editorial.csv", rows);
    let eval = ["eval", "--needs", "needs.csv", "--judgments", "editorial.csv", "--format", "json"];
    let run = person.run(&eval).exits(1).warns("line 6, `note`").warns("line 7, `action`").warns("line 5 blocks this");
    let figures = run.json();
    // A and C have rows of their own; the block for every need counts for both, and beats the pin of C.
    assert_eq!((&figures["needs"], &figures["nDCG@10"], &figures["P'@3"]), (&json!(2), &json!(1.0), &json!(1.0)));
    // What is measured against does not take part, and another file does.
    let person = person.file("onshelf.toml", "[editorial]\nfile = \"editorial.csv\"\n");
    person.run(&eval).exits(1).warns("matching does without it");
    let person = person.file("blocks.csv", "need_or_skill,course,action\nk8s,academy/K-1,block\n");
    let person = person.file("onshelf.toml", "[editorial]\nfile = \"blocks.csv\"\n");
    assert_eq!(person.run(&eval).exits(1).json()["nDCG@10"], json!(0.0));
}

#[test]
fn each_feature_is_left_out_in_turn() {
    let person = judged();
    person.run(&[&EVAL[..], &["--features", "features.tsv"]].concat()).exits(0);
    let run = person.run(&["fit", "features.tsv", "--folds", "2", "--ablate"]).exits(0);
    let again = person.run(&["fit", "features.tsv", "--folds", "2", "--ablate"]).exits(0);
    let header = "without";
    assert_eq!(run.stdout, again.stdout);
    let run = run.says("nDCG'@10 lost").says("title_same").says("all of the lists");
    let rows: Vec<f64> = run
        .stdout
        .lines()
        .skip_while(|line| !line.starts_with(header))
        .skip(1)
        .map(|line| line.split_whitespace().rev().nth(2).unwrap().parse().unwrap())
        .collect();
    assert!(rows.len() > 60 && rows.windows(2).all(|pair| pair[0] >= pair[1]), "{rows:?}");
    person.run(&["fit", "features.tsv", "--folds", "0", "--ablate"]).exits(2).warns("at least two parts");
}
