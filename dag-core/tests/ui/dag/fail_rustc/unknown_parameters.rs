use dag_core::dag;

mod documents {
    #[dag_core::node]
    pub(super) fn documents(question: &str) -> Vec<String> {
        vec![question.into()]
    }
}

mod prompts {
    #[dag_core::node]
    pub(super) fn prompt(documnts: &[String], _langage: Option<&(u8, u8)>) -> String {
        documnts.join(" ")
    }
}

dag! {
    pub Rag {
        inputs: { question: String },
        nodes: [documents::documents, prompts::prompt],
    }
}

fn main() {}
