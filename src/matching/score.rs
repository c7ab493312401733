//! From features to a score that means the same across needs.

use serde::{Deserialize, Serialize};

use super::features::{COUNT, FEATURES, Features};
use super::forest::Forest;

/// What was learned from people's judgments: two sums over features.
///
/// The *ranking* sum orders the courses of a need and tells how likely people find one useful (grade 2 or 3). It adds up
/// small trees grown to the gain of the grades people gave, and is then put to scale on the courses that are shown, so
/// that it means there what it says (Platt 1999).
///
/// The *pride* sum is a weighted one. It tells how likely people hand a course over with pride (grade 3). It leaves out how
/// a course stands among the others of its need: on an empty shelf something still comes first, and a verdict must not
/// follow from that.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    forest: Forest,
    useful: Curve,
    pride: Line,
}

/// The logistic curve that makes a sum a share.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Curve {
    /// The sum at which the share is one half.
    threshold: f32,
    /// How fast the share grows there.
    slope: f32,
}

/// A weighted sum with the logistic curve that makes it a share.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    weights: [f32; COUNT],
    curve: Curve,
}

/// A course's score for a need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The ranking sum; orders the courses of a need.
    pub sum: f32,
    /// How likely people find the course useful, 0..1.
    pub useful: f32,
    /// How likely they hand it over with pride, 0..1.
    pub proud: f32,
}

/// One of the two sums for one course, taken apart.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sum {
    /// What it is before anything is known of the course.
    pub start: f32,
    /// What adds something to it, the heaviest first.
    pub parts: Vec<Part>,
    /// The sum.
    pub total: f32,
    /// The sum at which the share is one half.
    pub threshold: f32,
    /// How fast the share grows there.
    pub slope: f32,
    /// The share of people the sum stands for, 0..1.
    pub share: f32,
}

/// What one feature adds to a sum.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Part {
    /// Its name.
    pub feature: &'static str,
    /// What was measured.
    pub value: f32,
    /// What that adds to the sum.
    pub adds: f32,
}

#[derive(Deserialize)]
struct File {
    ranking: ForestInFile,
    pride: LineInFile,
}

#[derive(Deserialize)]
struct ForestInFile {
    threshold: f32,
    slope: f32,
    trees: String,
}

#[derive(Deserialize)]
struct LineInFile {
    threshold: f32,
    slope: f32,
    weights: std::collections::BTreeMap<String, f32>,
}

impl Model {
    /// The model that ships inside the binary.
    ///
    /// # Panics
    /// If the shipped file is broken, which a test rules out.
    pub fn bundled() -> Self {
        match Self::parse(include_str!("../../catalogs/matching/weights.toml")) {
            Ok(model) => model,
            Err(error) => unreachable!("the bundled weights: {error}"),
        }
    }

    /// The model written in `text`; features it does not name weigh nothing.
    ///
    /// # Errors
    /// If the text is no such file, or names an unknown feature.
    pub fn parse(text: &str) -> Result<Self, String> {
        let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
        let ranking = file.ranking;
        Ok(Self {
            forest: Forest::parse(&ranking.trees, FEATURES)?,
            useful: Curve { threshold: ranking.threshold, slope: ranking.slope },
            pride: Line::of(file.pride)?,
        })
    }

    /// The score of a course with these features.
    pub fn score(&self, features: &Features) -> Score {
        let sum = self.forest.sum(features.values());
        Score { sum, useful: self.useful.share(sum), proud: self.pride.curve.share(self.pride.sum(features)) }
    }

    /// The ranking and the pride sum of a course with these features, taken apart.
    pub fn taken_apart(&self, features: &Features) -> [Sum; 2] {
        let (start, parts) = self.forest.parts(features.values());
        let ranking = Sum::of(start, features, &parts, self.useful);
        let line = &self.pride;
        let parts: Vec<f32> =
            features.values().iter().zip(&line.weights).map(|(value, weight)| value * weight).collect();
        [ranking, Sum::of(0.0, features, &parts, line.curve)]
    }
}

impl Sum {
    fn of(start: f32, features: &Features, parts: &[f32], curve: Curve) -> Self {
        let all = FEATURES.iter().zip(features.values().iter().zip(parts));
        let mut parts: Vec<Part> = all
            .map(|(feature, (value, adds))| Part { feature, value: *value, adds: *adds })
            .filter(|part| part.adds != 0.0)
            .collect();
        parts.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
        let total = start + parts.iter().map(|part| part.adds).sum::<f32>();
        Self { start, parts, total, threshold: curve.threshold, slope: curve.slope, share: curve.share(total) }
    }
}

impl Curve {
    fn share(self, sum: f32) -> f32 {
        1.0 / (1.0 + (-(sum - self.threshold) * self.slope).exp())
    }
}

impl Line {
    fn of(file: LineInFile) -> Result<Self, String> {
        let mut weights = [0.0; COUNT];
        for (name, weight) in file.weights {
            let at = FEATURES.iter().position(|feature| *feature == name);
            weights[at.ok_or_else(|| format!("there is no feature `{name}`"))?] = weight;
        }
        Ok(Self { weights, curve: Curve { threshold: file.threshold, slope: file.slope } })
    }

    fn sum(&self, features: &Features) -> f32 {
        features.values().iter().zip(&self.weights).map(|(value, weight)| value * weight).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_weights_are_sound() {
        let model = Model::parse(include_str!("../../catalogs/matching/weights.toml")).unwrap();
        assert!(model.useful.slope > 0.0 && (0..COUNT).any(|feature| model.forest.asks(feature)));
        assert!(model.pride.curve.slope > 0.0 && model.pride.weights.iter().any(|weight| *weight != 0.0));
    }

    #[test]
    fn pride_does_not_hang_on_the_other_courses() {
        let model = Model::bundled();
        for (name, weight) in FEATURES.iter().zip(&model.pride.weights) {
            assert!(*weight == 0.0 || !crate::matching::is_relative(name), "{name}");
        }
    }

    #[test]
    fn an_unknown_feature_is_refused() {
        let curve = "threshold = 0.0\nslope = 1.0\n";
        let text = format!("[ranking]\n{curve}trees = '1'\n[pride]\n{curve}weights = {{ luck = 3.0 }}\n");
        assert_eq!(Model::parse(&text).unwrap_err(), "there is no feature `luck`");
    }
}
