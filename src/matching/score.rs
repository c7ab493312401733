//! From features to a score that means the same across needs.

use serde::Deserialize;

use super::features::{COUNT, FEATURES, Features};

/// The weights of the scorer: a proportional-odds model of the grades people give (0 wrong to 3 hand it over with
/// pride). One weighted sum stands for how well a course serves; two thresholds on it tell how likely people find it
/// useful (grade 2 or 3) and how likely they hand it over with pride (grade 3).
///
/// McCullagh, "Regression models for ordinal data", 1980.
#[derive(Debug, Clone, PartialEq)]
pub struct Model {
    weights: [f32; COUNT],
    useful: f32,
    proud: f32,
}

/// A course's score for a need.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// The weighted sum; orders the courses of a need.
    pub sum: f32,
    /// How likely people find the course useful, 0..1.
    pub useful: f32,
    /// How likely they hand it over with pride, 0..1.
    pub proud: f32,
}

#[derive(Deserialize)]
struct File {
    thresholds: Thresholds,
    weights: std::collections::BTreeMap<String, f32>,
}

#[derive(Deserialize)]
struct Thresholds {
    useful: f32,
    proud: f32,
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
        let mut weights = [0.0; COUNT];
        for (name, weight) in file.weights {
            let at = FEATURES.iter().position(|feature| *feature == name);
            weights[at.ok_or_else(|| format!("there is no feature `{name}`"))?] = weight;
        }
        Ok(Self { weights, useful: file.thresholds.useful, proud: file.thresholds.proud })
    }

    /// The score of a course with these features.
    pub fn score(&self, features: &Features) -> Score {
        let sum = features.values().iter().zip(&self.weights).map(|(value, weight)| value * weight).sum();
        Score { sum, useful: logistic(sum - self.useful), proud: logistic(sum - self.proud) }
    }

    /// What each feature adds to the sum, those that add nothing left out.
    pub fn parts<'a>(&'a self, features: &'a Features) -> impl Iterator<Item = (&'static str, f32, f32)> + 'a {
        FEATURES
            .iter()
            .zip(features.values().iter().zip(&self.weights))
            .filter(|(_, (value, weight))| **value * **weight != 0.0)
            .map(|(name, (value, weight))| (*name, *value, *weight))
    }
}

fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bundled_weights_are_sound() {
        let model = Model::parse(include_str!("../../catalogs/matching/weights.toml")).unwrap();
        assert!(model.proud > model.useful);
        assert!(model.weights.iter().any(|weight| *weight != 0.0));
    }

    #[test]
    fn an_unknown_feature_is_refused() {
        let text = "[thresholds]\nuseful = 0\nproud = 1\n[weights]\nluck = 3.0\n";
        assert_eq!(Model::parse(text).unwrap_err(), "there is no feature `luck`");
    }
}
