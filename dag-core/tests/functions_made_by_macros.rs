//! A node may be made by a `macro_rules!`: names resolve, and types are seen through the macro's fragments.

use dag_core::{Dag, input, module, node};

macro_rules! declare {
    ($name:ident, $param:ident: $ty:ty => $out:ty, $body:expr) => {
        #[node]
        fn $name($param: $ty) -> $out {
            $body
        }
    };
}

input!(number: f64);

declare!(half, number: &f64 => Result<f64, std::num::ParseFloatError>, Ok(number / 2.0));
declare!(twice, half: &f64 => f64, half * 2.0);

#[tokio::test]
async fn they_run() {
    let dag = Dag::builder().add(module!([number, half, twice])).build().unwrap();
    let (half, twice): (f64, f64) = dag.run::<(half, twice)>().input::<number>(3.0).await.unwrap();
    assert_eq!((half, twice), (1.5, 3.0));
}
