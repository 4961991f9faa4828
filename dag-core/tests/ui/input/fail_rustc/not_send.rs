use dag_core::input;

input!(cache: std::rc::Rc<str>);

fn main() {}
