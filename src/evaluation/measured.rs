//! Examples packed for a fit that goes over them hundreds of times: of some fifty features a course has seven.

use super::fit::Example;

/// The features of examples, without those that are 0.
pub(super) struct Measured {
    /// Where each example's features begin, and where the last one's end.
    starts: Vec<usize>,
    features: Vec<(u32, f64)>,
    grades: Vec<Option<u8>>,
}

impl Measured {
    pub(super) fn of(examples: &[Example]) -> Self {
        let mut measured = Self { starts: vec![0], features: Vec::new(), grades: Vec::with_capacity(examples.len()) };
        for example in examples {
            let present = (0u32..).zip(&example.values).filter(|(_, value)| **value != 0.0);
            measured.features.extend(present.map(|(at, value)| (at, *value)));
            measured.starts.push(measured.features.len());
            measured.grades.push(example.grade);
        }
        measured
    }

    /// How many examples there are.
    pub(super) fn len(&self) -> usize {
        self.grades.len()
    }

    /// The grade of the example at `at`.
    pub(super) fn grade(&self, at: usize) -> Option<u8> {
        self.grades[at]
    }

    /// The weighted sum of the example at `at`.
    pub(super) fn sum(&self, at: usize, weights: &[f64]) -> f64 {
        self.features(at).iter().map(|(feature, value)| weights[*feature as usize] * value).sum()
    }

    /// Adds the features of the example at `at`, times `factor`, to `totals`.
    pub(super) fn add_to(&self, totals: &mut [f64], at: usize, factor: f64) {
        for (feature, value) in self.features(at) {
            totals[*feature as usize] += factor * value;
        }
    }

    fn features(&self, at: usize) -> &[(u32, f64)] {
        &self.features[self.starts[at]..self.starts[at + 1]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_out_adds_nothing() {
        let example = |values: &[f64]| Example { need: String::new(), grade: Some(2), values: values.to_vec() };
        let measured = Measured::of(&[example(&[0.0, 0.0]), example(&[0.0, 3.0]), example(&[1.0, 0.5])]);
        assert_eq!((measured.len(), measured.features.len(), measured.grade(1)), (3, 3, Some(2)));
        assert_eq!([0, 1, 2].map(|at| measured.sum(at, &[2.0, 10.0])), [0.0, 30.0, 7.0]);
        let mut totals = [0.0, 1.0];
        measured.add_to(&mut totals, 2, 2.0);
        assert_eq!(totals, [2.0, 2.0]);
    }
}
