use dag_core::input;

input!(plain: String);
input!(pub public: Vec<u8>);
input!(
    /// With a text.
    pub(crate) documented: std::sync::Arc<dyn Fn(u32) -> u32 + Send + Sync>
);
input!(r#type: &'static str);

fn main() {}
