//! From features to a score that means the same across needs.

use serde::Deserialize;

use super::features::{COUNT, FEATURES, Features};
use super::forest::Forest;

/// What was learned from people's judgments: two sums over features.
///
/// The *ranking* sum orders the courses of a need and tells how likely people find one useful (grade 2 or 3). It adds up
/// small trees grown to the gain of the grades people gave, and is then put to scale on the courses that are shown, so
/// that it means there what it says (Platt 1999).
///
/// The *pride* sum is a weighted one. It tells how likely people hand a course over with pride (grade 3). It leaves out how a course stands
/// among the others of its need: on an empty shelf something still comes first, and a verdict must not follow from that.
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

    /// What the ranking sum is before anything is known of a course, and what each feature adds to it, as name, value and
    /// share of the sum; those that add nothing are left out.
    pub fn ranking_parts(&self, features: &Features) -> (f32, Vec<(&'static str, f32, f32)>) {
        let (start, parts) = self.forest.parts(features.values());
        let named = FEATURES.iter().zip(features.values()).zip(parts);
        (start, named.filter(|(_, part)| *part != 0.0).map(|((name, value), part)| (*name, *value, part)).collect())
    }

    /// What each feature adds to the pride sum, as name, value and share of the sum; those that add nothing are left out.
    pub fn pride_parts(&self, features: &Features) -> Vec<(&'static str, f32, f32)> {
        let weighed = FEATURES.iter().zip(features.values().iter().zip(&self.pride.weights));
        weighed
            .filter(|(_, (value, weight))| **value * **weight != 0.0)
            .map(|(name, (value, weight))| (*name, *value, value * weight))
            .collect()
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
