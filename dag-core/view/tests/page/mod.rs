//! HTML as a browser reads it: its tags with their attributes, and its text.

use std::cell::{Cell, RefCell};

use html5ever::tokenizer::states::RawKind::{Rawtext, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, CharacterTokens, StartTag, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

#[derive(Default)]
pub(crate) struct Page {
    pub(crate) tags: RefCell<Vec<String>>,
    pub(crate) attributes: RefCell<Vec<(String, String)>>,
    /// The text of each element, apart from what is in those within it.
    pub(crate) texts: RefCell<Vec<String>>,
    is_text: Cell<bool>,
}

impl TokenSink for Page {
    type Handle = ();

    fn process_token(&self, token: Token, _: u64) -> TokenSinkResult<()> {
        match token {
            CharacterTokens(text) if self.is_text.get() => {
                self.texts.borrow_mut().last_mut().into_iter().for_each(|last| last.push_str(&text));
            }
            CharacterTokens(text) => {
                self.is_text.set(true);
                self.texts.borrow_mut().push(text.to_string());
            }
            TagToken(tag) => {
                self.is_text.set(false);
                if tag.kind == StartTag {
                    self.tags.borrow_mut().push(tag.name.to_string());
                    let attributes = tag.attrs.iter().map(|one| (one.name.local.to_string(), one.value.to_string()));
                    self.attributes.borrow_mut().extend(attributes);
                    // Within these there are no tags, as a tree builder tells.
                    match &*tag.name {
                        "script" => return TokenSinkResult::RawData(ScriptData),
                        "style" => return TokenSinkResult::RawData(Rawtext),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

pub(crate) fn parsed(html: &str) -> Page {
    let tokenizer = Tokenizer::new(Page::default(), TokenizerOpts::default());
    let input = BufferQueue::default();
    input.push_back(html.into());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    tokenizer.sink
}
