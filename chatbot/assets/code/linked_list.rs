/// A stack as a linked list.
pub struct Stack<T> {
    head: Option<Box<Link<T>>>,
}

struct Link<T> {
    value: T,
    next: Option<Box<Link<T>>>,
}

impl<T> Stack<T> {
    pub fn new() -> Self {
        Self { head: None }
    }

    pub fn push(&mut self, value: T) {
        let next = self.head.take();
        self.head = Some(Box::new(Link { value, next }));
    }

    pub fn pop(&mut self) -> Option<T> {
        let link = self.head.take()?;
        self.head = link.next;
        Some(link.value)
    }

    /// Turns the list round, link by link.
    pub fn reverse(&mut self) {
        let mut reversed = None;
        while let Some(mut link) = self.head.take() {
            self.head = link.next.take();
            link.next = reversed;
            reversed = Some(link);
        }
        self.head = reversed;
    }
}

fn main() {
    let mut stack = Stack::new();
    stack.push(1);
    stack.push(2);
    stack.reverse();
    assert_eq!(stack.pop(), Some(1));
}
