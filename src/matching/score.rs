//! From features to a score that means the same across needs.

use serde::{Deserialize, Serialize};

use super::features::{COUNT, FEATURES, Features};

/// The weights of the scorer: two weighted sums of features.
///
/// The *ranking* sum orders the courses of a need and tells how likely people find one useful (grade 2 or 3). It is
/// fitted as a proportional-odds model of the grades people gave (McCullagh, "Regression models for ordinal data", 1980),
/// and then put to scale on the courses that are shown, so that it means there what it says (Platt 1999).
///
/// The *pride* sum tells how likely people hand a course over with pride (grade 3). It leaves out how a course stands
/// among the others of its need: on an empty shelf something still comes first, and a verdict must not follow from that.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    ranking: Line,
    pride: Line,
}

/// A weighted sum with the logistic curve that makes it a share.
#[derive(Debug, Clone, PartialEq)]
struct Line {
    weights: [f32; COUNT],
    /// The sum at which the share is one half.
    threshold: f32,
    /// How fast the share grows there.
    slope: f32,
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
    /// What it weighs.
    pub weight: f32,
    /// The product of both.
    pub adds: f32,
}

#[derive(Deserialize)]
struct File {
    ranking: LineInFile,
    pride: LineInFile,
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
        Ok(Self { ranking: Line::of(file.ranking)?, pride: Line::of(file.pride)? })
    }

    /// The score of a course with these features.
    pub fn score(&self, features: &Features) -> Score {
        let sum = self.ranking.sum(features);
        Score { sum, useful: self.ranking.share(sum), proud: self.pride.share(self.pride.sum(features)) }
    }

    /// The ranking and the pride sum of a course with these features, taken apart.
    pub fn taken_apart(&self, features: &Features) -> [Sum; 2] {
        [&self.ranking, &self.pride].map(|line| line.taken_apart(features))
    }
}

impl Line {
    fn of(file: LineInFile) -> Result<Self, String> {
        let mut weights = [0.0; COUNT];
        for (name, weight) in file.weights {
            let at = FEATURES.iter().position(|feature| *feature == name);
            weights[at.ok_or_else(|| format!("there is no feature `{name}`"))?] = weight;
        }
        Ok(Self { weights, threshold: file.threshold, slope: file.slope })
    }

    fn sum(&self, features: &Features) -> f32 {
        features.values().iter().zip(&self.weights).map(|(value, weight)| value * weight).sum()
    }

    fn taken_apart(&self, features: &Features) -> Sum {
        let all = FEATURES.iter().zip(features.values().iter().zip(&self.weights));
        let mut parts: Vec<Part> = all
            .map(|(feature, (value, weight))| Part { feature, value: *value, weight: *weight, adds: value * weight })
            .filter(|part| part.adds != 0.0)
            .collect();
        parts.sort_by(|a, b| b.adds.abs().total_cmp(&a.adds.abs()));
        let total = self.sum(features);
        Sum { parts, total, threshold: self.threshold, slope: self.slope, share: self.share(total) }
    }

    fn share(&self, sum: f32) -> f32 {
        1.0 / (1.0 + (-(sum - self.threshold) * self.slope).exp())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_weights_are_sound() {
        let model = Model::parse(include_str!("../../catalogs/matching/weights.toml")).unwrap();
        for line in [&model.ranking, &model.pride] {
            assert!(line.slope > 0.0 && line.weights.iter().any(|weight| *weight != 0.0));
        }
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
        let line = "threshold = 0.0\nslope = 1.0\nweights = { luck = 3.0 }\n";
        let text = format!("[ranking]\n{line}[pride]\n{line}");
        assert_eq!(Model::parse(&text).unwrap_err(), "there is no feature `luck`");
    }
}
