//! Hash tables of what the program itself names: nobody outside chooses the keys, so that a fast hash does.

use std::collections::{HashMap, HashSet};

use foldhash::fast::RandomState;

pub(crate) type FastMap<K, V> = HashMap<K, V, RandomState>;
pub(crate) type FastSet<T> = HashSet<T, RandomState>;
