//! Which offers to buy: the best set for a budget, and what each next one adds.
//!
//! The weight that a set of offers serves is counted need by need: the best verdict that what is owned reaches together
//! with one offer of the set. That is a monotone submodular function (each next offer adds at most what it would have added
//! earlier), so what is known of such functions holds. Needs that only several offers together serve are left out here and
//! told apart, when the whole set has been matched ([`Purchase::together`]).

use schemars::JsonSchema;
use serde::Serialize;

use super::assumptions::Assumptions;
use super::demand::{NeedChange, Stand};
use crate::model::Verdict;

/// Up to so many offers all sets are looked at. 2^20 sets take well under a second, because most are passed over.
pub const EXACT_UP_TO: usize = 20;

/// What the better of the greedy set and the best single offer reaches of the best possible at least: Tang, Tang, Lim, Han,
/// Li, Yuan, "Revisiting Modified Greedy Algorithm for Monotone Submodular Maximization with a Knapsack Constraint",
/// SIGMETRICS 2021.
pub const AT_LEAST: f64 = 0.405;

/// Sums of weights that differ by less are equal.
const EQUAL: f64 = 1e-9;

/// What to buy.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Purchase {
    /// The offers to buy, in the order of what each next one adds for its price; with a budget the best set within it,
    /// without one all that add something.
    pub steps: Vec<Step>,
    /// The other offers, and what each would add on top of `steps`, the most first. Those without a price are here when
    /// there is a budget.
    pub beyond: Vec<Step>,
    /// How the set was found; `None` without a budget.
    pub method: Option<Method>,
    /// How the needs stand with all of `steps`, matched together; `None` before that.
    pub together: Option<Stand>,
    /// Needs that only several of `steps` together serve as well as they do.
    pub only_together: Vec<NeedChange>,
}

/// One offer, bought after others.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Step {
    /// Its position among the offers, from 0.
    pub offer: usize,
    /// Its catalog.
    pub catalog: String,
    /// What it costs in the common currency; `None` if that is not known.
    pub cost: Option<f64>,
    /// What it and all before it cost.
    pub total_cost: Option<f64>,
    /// The weight it newly serves, after all before it.
    pub gain: f64,
    /// How many needs it newly covers, after all before it.
    pub closes: usize,
    /// How many gaps it newly covers in part, after all before it.
    pub lifts: usize,
}

/// How a set was found.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Method {
    /// All sets were looked at: there is none better.
    Exact,
    /// By what each next offer adds for its price.
    Greedy {
        /// It serves at least this share of what the best set serves beyond what is owned, 0..1. The larger of
        /// [`AT_LEAST`] and what the prices and gains at hand prove.
        at_least: f64,
    },
}

/// What an offer makes of the needs.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Item {
    pub catalog: String,
    pub cost: Option<f64>,
    /// The verdict on each need with what is owned and it, in the order of the needs.
    pub verdicts: Vec<Verdict>,
}

/// The needs that a purchase is to serve.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wanted<'a> {
    /// The weight of each need.
    pub weights: Vec<f64>,
    /// The verdict on it with what is owned.
    pub owned: Vec<Verdict>,
    /// What the verdicts are worth.
    pub assumptions: &'a Assumptions,
}

impl Purchase {
    /// What to buy of `items`.
    pub(super) fn of(wanted: &Wanted<'_>, items: &[Item], budget: Option<f64>) -> Self {
        let all: Vec<usize> = (0..items.len()).collect();
        let (chosen, method) = match budget {
            None => (all, None),
            Some(budget) => {
                let priced = |index: &usize| items[*index].cost.is_some_and(|cost| cost <= budget);
                let affordable: Vec<usize> = all.into_iter().filter(priced).collect();
                let (chosen, method) = match affordable.len() {
                    ..=EXACT_UP_TO => (best_set(wanted, items, &affordable, budget), Method::Exact),
                    _ => greedy_set(wanted, items, &affordable, budget),
                };
                (chosen, Some(method))
            }
        };
        let (steps, state) = steps(wanted, items, &chosen);
        let mut beyond: Vec<Step> = (0..items.len())
            .filter(|index| !steps.iter().any(|step| step.offer == *index))
            .map(|index| step(wanted, items, index, &state, &steps))
            .collect();
        beyond.sort_by(|a, b| b.gain.total_cmp(&a.gain));
        Self { steps, beyond, method, together: None, only_together: Vec::new() }
    }

    /// The weight that all of the steps serve beyond what is owned.
    pub fn gain(&self) -> f64 {
        self.steps.iter().map(|step| step.gain).sum()
    }
}

/// `chosen` in the order of what each next one adds for its price, without those that add nothing, and the verdict on
/// each need after them.
fn steps(wanted: &Wanted<'_>, items: &[Item], chosen: &[usize]) -> (Vec<Step>, Vec<Verdict>) {
    let (mut steps, mut state, mut left) = (Vec::new(), wanted.owned.clone(), chosen.to_vec());
    while let Some(next) = next_best(wanted, items, &left, &state) {
        left.retain(|index| *index != next);
        steps.push(step(wanted, items, next, &state, &steps));
        add(&mut state, &items[next]);
    }
    (steps, state)
}

fn step(wanted: &Wanted<'_>, items: &[Item], offer: usize, state: &[Verdict], before: &[Step]) -> Step {
    let item = &items[offer];
    let rises =
        |to: Verdict| state.iter().zip(&item.verdicts).filter(|(from, with)| with < from && **with == to).count();
    let paid = before.last().map_or(Some(0.0), |last| last.total_cost);
    Step {
        offer,
        catalog: item.catalog.clone(),
        cost: item.cost,
        total_cost: item.cost.zip(paid).map(|(cost, paid)| cost + paid),
        gain: gain(wanted, item, state),
        closes: rises(Verdict::Covered),
        lifts: rises(Verdict::Partial),
    }
}

/// The one of `left` that adds most for its price, if any adds anything; where not all prices are known, the one that adds
/// most.
fn next_best(wanted: &Wanted<'_>, items: &[Item], left: &[usize], state: &[Verdict]) -> Option<usize> {
    let comparable = left.iter().all(|index| items[*index].cost.is_some());
    let worth = |index: usize| {
        let gain = gain(wanted, &items[index], state);
        (if comparable { density(gain, items[index].cost) } else { gain }, gain)
    };
    let useful = left.iter().copied().filter(|index| worth(*index).1 > EQUAL);
    useful.max_by(|a, b| {
        let ((density_a, gain_a), (density_b, gain_b)) = (worth(*a), worth(*b));
        density_a.total_cmp(&density_b).then(gain_a.total_cmp(&gain_b)).then(b.cmp(a))
    })
}

/// What a gain is for its price; what costs nothing comes first.
fn density(gain: f64, cost: Option<f64>) -> f64 {
    match cost {
        Some(cost) if cost > 0.0 => gain / cost,
        _ => f64::INFINITY,
    }
}

/// The weight that `item` newly serves where the verdicts are those of `state`.
fn gain(wanted: &Wanted<'_>, item: &Item, state: &[Verdict]) -> f64 {
    let worth = |verdict: Verdict| wanted.assumptions.worth_of(verdict);
    let rise = state.iter().zip(&item.verdicts).map(|(from, to)| worth(*from.min(to)) - worth(*from));
    // The sum of nothing would be -0.
    wanted.weights.iter().zip(rise).fold(0.0, |sum, (weight, rise)| sum + weight * rise)
}

fn add(state: &mut [Verdict], item: &Item) {
    for (verdict, with) in state.iter_mut().zip(&item.verdicts) {
        *verdict = *with.min(verdict);
    }
}

/// The set of `affordable` that serves most within the budget; of equal ones the cheapest, then the one with fewer offers.
fn best_set(wanted: &Wanted<'_>, items: &[Item], affordable: &[usize], budget: f64) -> Vec<usize> {
    let mut alone: Vec<(usize, f64)> =
        affordable.iter().map(|index| (*index, gain(wanted, &items[*index], &wanted.owned))).collect();
    alone.retain(|(_, gain)| *gain > EQUAL);
    // Large gains first: a good set is found early, and most others are then passed over.
    alone.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut search = Search { wanted, items, alone: &alone, budget, chosen: Vec::new(), best: Best::default() };
    search.look(0, 0.0, 0.0, &wanted.owned);
    search.best.set
}

struct Search<'w> {
    wanted: &'w Wanted<'w>,
    items: &'w [Item],
    /// Position and gain by itself of each offer looked at.
    alone: &'w [(usize, f64)],
    budget: f64,
    chosen: Vec<usize>,
    best: Best,
}

#[derive(Default)]
struct Best {
    set: Vec<usize>,
    gain: f64,
    cost: f64,
}

impl Search<'_> {
    /// Looks at all sets that extend the chosen one by offers from `from` on.
    fn look(&mut self, from: usize, gained: f64, cost: f64, state: &[Verdict]) {
        let equal = (gained - self.best.gain).abs() <= EQUAL;
        let cheaper = (cost, self.chosen.len()) < (self.best.cost, self.best.set.len());
        if gained > self.best.gain + EQUAL || equal && cheaper {
            self.best = Best { set: self.chosen.clone(), gain: gained, cost };
        }
        // An offer adds at most what it adds by itself; what cannot reach the best set any more is passed over.
        let most: f64 = self.alone[from..].iter().map(|(_, gain)| gain).sum();
        if gained + most < self.best.gain - EQUAL {
            return;
        }
        for next in from..self.alone.len() {
            let (index, _) = self.alone[next];
            let item = &self.items[index];
            let cost = cost + item.cost.unwrap_or(f64::INFINITY);
            let more = gain(self.wanted, item, state);
            if cost > self.budget || more <= EQUAL {
                continue;
            }
            let mut then = state.to_vec();
            add(&mut then, item);
            self.chosen.push(index);
            self.look(next + 1, gained + more, cost, &then);
            self.chosen.pop();
        }
    }
}

/// The better of the best single offer and the set that adds, one by one, what gives most for its price and can still be
/// paid; and how good it is at least.
fn greedy_set(wanted: &Wanted<'_>, items: &[Item], affordable: &[usize], budget: f64) -> (Vec<usize>, Method) {
    let (mut set, mut gained, mut state) = (Vec::new(), 0.0, wanted.owned.clone());
    let (mut left, mut money) = (affordable.to_vec(), budget);
    let mut bound = most_beyond(wanted, items, affordable, &state, budget);
    loop {
        left.retain(|index| items[*index].cost.is_some_and(|cost| cost <= money));
        let Some(next) = next_best(wanted, items, &left, &state) else { break };
        gained += gain(wanted, &items[next], &state);
        money -= items[next].cost.unwrap_or(0.0);
        add(&mut state, &items[next]);
        set.push(next);
        left.retain(|index| *index != next);
        bound = bound.min(gained + most_beyond(wanted, items, affordable, &state, budget));
    }
    let alone = |index: &usize| gain(wanted, &items[*index], &wanted.owned);
    let single = affordable.iter().copied().max_by(|a, b| alone(a).total_cmp(&alone(b)).then(b.cmp(a)));
    if let Some(single) = single.filter(|single| alone(single) > gained + EQUAL) {
        (set, gained) = (vec![single], alone(&single));
    }
    let proved = if bound > EQUAL { (gained / bound).min(1.0) } else { 1.0 };
    (set, Method::Greedy { at_least: proved.max(AT_LEAST) })
}

/// The most that any set within the budget can add to `state`: offers add at most what each adds next, so they are filled in
/// by what they give for their price, the last one in part.
fn most_beyond(wanted: &Wanted<'_>, items: &[Item], affordable: &[usize], state: &[Verdict], budget: f64) -> f64 {
    let next = |index: &usize| (gain(wanted, &items[*index], state), items[*index].cost.unwrap_or(f64::INFINITY));
    let mut gains: Vec<(f64, f64)> = affordable.iter().map(next).filter(|(gain, _)| *gain > EQUAL).collect();
    gains.sort_by(|a, b| density(b.0, Some(b.1)).total_cmp(&density(a.0, Some(a.1))));
    let (mut sum, mut money) = (0.0, budget);
    for (gain, cost) in gains {
        if cost > money {
            return sum + gain * money / cost;
        }
        sum += gain;
        money -= cost;
    }
    sum
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ASSUMED: Assumptions = Assumptions {
        people: 1,
        priority: crate::coverage::PriorityWeights { high: 3.0, medium: 2.0, low: 1.0 },
        partial: 0.5,
    };

    /// `c`, `p`, `g`: the verdicts on the needs in order.
    fn verdicts(letters: &str) -> Vec<Verdict> {
        let verdict = |letter| match letter {
            'c' => Verdict::Covered,
            'p' => Verdict::Partial,
            _ => Verdict::Gap,
        };
        letters.chars().map(verdict).collect()
    }

    fn item(catalog: &str, cost: Option<f64>, letters: &str) -> Item {
        Item { catalog: catalog.into(), cost, verdicts: verdicts(letters) }
    }

    fn gaps(weights: &[f64]) -> Wanted<'static> {
        Wanted { weights: weights.to_vec(), owned: vec![Verdict::Gap; weights.len()], assumptions: &ASSUMED }
    }

    fn names(steps: &[Step]) -> Vec<&str> {
        steps.iter().map(|step| step.catalog.as_str()).collect()
    }

    #[test]
    fn the_best_set_is_not_always_the_one_that_is_cheap_by_the_piece() {
        // `small` gives most for its price, and leaves no money for `large`.
        let items = [item("small", Some(1.0), "pg"), item("large", Some(10.0), "gc")];
        let wanted = gaps(&[4.0, 10.0]);
        let purchase = Purchase::of(&wanted, &items, Some(10.0));
        assert_eq!(names(&purchase.steps), ["large"]);
        assert_eq!(purchase.method, Some(Method::Exact));
        assert_eq!((names(&purchase.beyond), purchase.beyond[0].gain), (vec!["small"], 2.0));
        assert_eq!(purchase.beyond[0].total_cost, Some(11.0));
        let (greedy, method) = greedy_set(&wanted, &items, &[0, 1], 10.0);
        assert_eq!(greedy, [1], "the better of greedy and the best single offer");
        assert!(matches!(method, Method::Greedy { at_least } if at_least > AT_LEAST));
    }

    #[test]
    fn what_an_earlier_offer_serves_is_not_bought_again() {
        let items = [item("a", Some(1.0), "cc"), item("b", Some(1.0), "cg")];
        let purchase = Purchase::of(&gaps(&[1.0, 1.0]), &items, Some(5.0));
        assert_eq!((names(&purchase.steps), purchase.gain()), (vec!["a"], 2.0));
        assert_eq!((names(&purchase.beyond), purchase.beyond[0].gain), (vec!["b"], 0.0));
    }

    #[test]
    fn without_a_budget_all_that_add_something_come_in_order() {
        let items =
            [item("dear", Some(9.0), "cgg"), item("cheap", Some(1.0), "gpg"), item("useless", Some(1.0), "ggg")];
        let purchase = Purchase::of(&gaps(&[2.0, 2.0, 2.0]), &items, None);
        assert_eq!((names(&purchase.steps), purchase.method), (vec!["cheap", "dear"], None));
        assert_eq!((purchase.steps[0].closes, purchase.steps[0].lifts), (0, 1));
        assert_eq!((purchase.steps[1].closes, purchase.steps[1].total_cost), (1, Some(10.0)));
        assert_eq!(names(&purchase.beyond), ["useless"]);
    }

    #[test]
    fn an_offer_without_a_price_is_in_no_budget() {
        let items = [item("unpriced", None, "c"), item("free", Some(0.0), "p")];
        let purchase = Purchase::of(&gaps(&[1.0]), &items, Some(1.0));
        assert_eq!((names(&purchase.steps), names(&purchase.beyond)), (vec!["free"], vec!["unpriced"]));
        assert_eq!(purchase.beyond[0].total_cost, None);
    }

    #[test]
    fn a_covered_need_is_told_from_a_partly_covered_one_of_equal_worth() {
        let assumed = Assumptions { partial: 1.0, ..ASSUMED };
        let wanted = Wanted { assumptions: &assumed, ..gaps(&[1.0, 1.0]) };
        let purchase = Purchase::of(&wanted, &[item("a", None, "cp")], None);
        assert_eq!((purchase.steps[0].closes, purchase.steps[0].lifts, purchase.gain()), (1, 1, 2.0));
    }

    /// The most any set within the budget adds, found the slow way.
    fn brute_force(wanted: &Wanted<'_>, items: &[Item], budget: f64) -> f64 {
        let worth = |verdict| match verdict {
            Verdict::Covered => 1.0,
            Verdict::Partial => 0.5,
            _ => 0.0,
        };
        let mut most: f64 = 0.0;
        for set in 0u32..1 << items.len() {
            let chosen = || items.iter().enumerate().filter(|(index, _)| set & 1 << index != 0).map(|(_, item)| item);
            let cost: f64 = chosen().map(|item| item.cost.unwrap_or(f64::INFINITY)).sum();
            let mut gain = 0.0;
            for (need, weight) in wanted.weights.iter().enumerate() {
                let owned: f64 = worth(wanted.owned[need]);
                let best = chosen().map(|item| worth(item.verdicts[need])).fold(owned, f64::max);
                gain += weight * (best - owned);
            }
            if cost <= budget {
                most = most.max(gain);
            }
        }
        most
    }

    fn some_verdicts(needs: usize) -> impl Strategy<Value = Vec<Verdict>> {
        let verdict = vec![Verdict::Gap, Verdict::Unclear, Verdict::Partial, Verdict::Covered];
        prop::collection::vec(prop::sample::select(verdict), needs)
    }

    proptest! {
        #[test]
        fn no_set_within_the_budget_is_better(
            weights in prop::collection::vec(0u8..20, 6),
            owned in some_verdicts(6),
            offers in prop::collection::vec((prop::option::of(0u8..20), some_verdicts(6)), 0..8),
            budget in 0u8..60,
        ) {
            let weights = weights.iter().map(|weight| f64::from(*weight)).collect();
            let wanted = Wanted { weights, owned, assumptions: &ASSUMED };
            let items: Vec<Item> = offers
                .into_iter()
                .map(|(cost, verdicts)| Item { catalog: "x".into(), cost: cost.map(f64::from), verdicts })
                .collect();
            let budget = f64::from(budget);
            let most = brute_force(&wanted, &items, budget);
            let purchase = Purchase::of(&wanted, &items, Some(budget));
            prop_assert!((purchase.gain() - most).abs() < 1e-6, "{} of {most}", purchase.gain());
            let paid: f64 = purchase.steps.iter().filter_map(|step| step.cost).sum();
            prop_assert!(paid <= budget);

            let priced: Vec<usize> =
                (0..items.len()).filter(|index| items[*index].cost.is_some_and(|cost| cost <= budget)).collect();
            let (set, method) = greedy_set(&wanted, &items, &priced, budget);
            let bought: Vec<Item> = set.iter().map(|index| Item { cost: Some(0.0), ..items[*index].clone() }).collect();
            let reached = brute_force(&wanted, &bought, 0.0);
            let Method::Greedy { at_least } = method else { panic!("not greedy") };
            prop_assert!(reached >= at_least * most - 1e-6, "{reached} is less than {at_least} of {most}");
        }
    }
}
