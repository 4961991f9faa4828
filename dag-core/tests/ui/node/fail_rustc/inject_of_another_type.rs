use dag_core::node;

#[node(inject(rate = "0.2", prices = { [1, 2] }, unit = { 3_u8 }))]
fn total(rate: f64, prices: &[f64], unit: &str) -> String {
    format!("{} {unit}", prices.iter().sum::<f64>() * rate)
}

#[node(inject(rate = 2, unit = 'c'))]
fn half(rate: Option<&f64>, unit: String) -> bool {
    rate.is_some() && unit.is_empty()
}

const NODES: dag_core::Module = dag_core::module!([total, half]);

fn main() {}
