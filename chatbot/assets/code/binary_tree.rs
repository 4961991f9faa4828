use std::cmp::Ordering;

/// A binary search tree.
#[derive(Default)]
struct Tree<T> {
    root: Option<Box<Branch<T>>>,
}

struct Branch<T> {
    value: T,
    left: Tree<T>,
    right: Tree<T>,
}

impl<T: Ord> Tree<T> {
    fn insert(&mut self, value: T) {
        match &mut self.root {
            None => self.root = Some(Box::new(Branch { value, left: Self { root: None }, right: Self { root: None } })),
            Some(branch) if value < branch.value => branch.left.insert(value),
            Some(branch) => branch.right.insert(value),
        }
    }

    fn contains(&self, value: &T) -> bool {
        self.root.as_ref().is_some_and(|branch| match value.cmp(&branch.value) {
            Ordering::Equal => true,
            Ordering::Less => branch.left.contains(value),
            Ordering::Greater => branch.right.contains(value),
        })
    }
}

fn main() {
    let mut tree = Tree::default();
    [5, 2, 8].into_iter().for_each(|number| tree.insert(number));
    assert!(tree.contains(&8) && !tree.contains(&3));
}
