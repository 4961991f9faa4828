//! A naive Bayes model over named features, trained once from labelled prompts.
//!
//! It is small enough to be learned when it is first asked, so no trained weights need to be stored, versioned or trusted.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::features::features;

/// Added to each count, so that a feature never seen with a mode makes it unlikely and not impossible.
const SMOOTHING: f64 = 0.4;

/// The learned weights: for each feature the log-likelihood under each mode.
pub(super) struct Bayes {
    modes: Vec<&'static str>,
    weights: HashMap<String, Vec<f64>>,
    familiar: HashSet<String>,
}

impl Bayes {
    /// Learns from pairs of mode and prompt.
    pub(super) fn train(labelled: &[(&'static str, &str)]) -> Self {
        let familiar = familiar(labelled);
        let modes: Vec<&str> =
            labelled.iter().map(|(mode, _)| *mode).collect::<std::collections::BTreeSet<_>>().into_iter().collect();
        let mut counts: BTreeMap<String, Vec<f64>> = BTreeMap::new();
        for (mode, prompt) in labelled {
            let column = modes.iter().position(|known| known == mode).unwrap_or_default();
            for feature in features(prompt, &|word| familiar.contains(word)) {
                counts.entry(feature).or_insert_with(|| vec![0.0; modes.len()])[column] += 1.0;
            }
        }
        let weights = log_likelihoods(counts, modes.len());
        Self { modes, weights, familiar }
    }

    /// The modes that were seen in training, sorted.
    pub(super) fn modes(&self) -> &[&'static str] {
        &self.modes
    }

    /// All modes, the likeliest first; a tie keeps the sorted order.
    pub(super) fn ranking(&self, prompt: &str) -> Vec<&'static str> {
        let mut scores = vec![0.0; self.modes.len()];
        for feature in features(prompt, &|word| self.familiar.contains(word)) {
            let weights = self.weights.get(&feature).into_iter().flatten();
            scores.iter_mut().zip(weights).for_each(|(score, weight)| *score += weight);
        }
        let mut ranked: Vec<_> = self.modes.iter().copied().zip(scores).collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1));
        ranked.into_iter().map(|(mode, _)| mode).collect()
    }
}

/// The words that at least two prompts use.
fn familiar(labelled: &[(&str, &str)]) -> HashSet<String> {
    let mut uses: HashMap<String, usize> = HashMap::new();
    for (_, prompt) in labelled {
        for word in crate::provider::offline::words::words(prompt).into_iter().collect::<HashSet<_>>() {
            *uses.entry(word).or_default() += 1;
        }
    }
    uses.into_iter().filter(|(_, uses)| *uses > 1).map(|(word, _)| word).collect()
}

/// Counts to smoothed log-likelihoods, column by column.
fn log_likelihoods(counts: BTreeMap<String, Vec<f64>>, modes: usize) -> HashMap<String, Vec<f64>> {
    let size = counts.len() as f64;
    let totals: Vec<f64> =
        (0..modes).map(|mode| counts.values().map(|row| row[mode]).sum::<f64>() + SMOOTHING * size).collect();
    let weigh =
        |row: Vec<f64>| row.iter().zip(&totals).map(|(count, total)| ((count + SMOOTHING) / total).ln()).collect();
    counts.into_iter().map(|(feature, row)| (feature, weigh(row))).collect()
}
