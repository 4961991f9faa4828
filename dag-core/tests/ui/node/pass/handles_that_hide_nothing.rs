use dag_core::node;

#[node(handle = none)]
fn std() -> usize {
    std::mem::size_of::<u8>()
}

mod image {
    pub fn size() -> u32 {
        64
    }
}

#[node(handle = Image)]
fn image() -> u32 {
    image::size()
}

#[node(handle = SerdeJson)]
fn serde_json() -> String {
    serde_json::Value::Null.to_string()
}

mod url {
    pub fn of(path: &str) -> String {
        format!("file:{path}")
    }
}

#[node(handle = Url)]
async fn url() -> Result<String, std::fmt::Error> {
    Ok(url::of("a"))
}

const NODES: dag_core::Module = dag_core::module!([Image, SerdeJson, Url]);

fn main() {}
