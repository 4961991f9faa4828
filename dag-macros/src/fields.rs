//! `fields(lo, hi)`: the parts of the tuple that a function returns, as nodes of their own beside the whole.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Error, Ident, Path, Result, Type};

use crate::attr::{self, plain};
use crate::beside::Beside;
use crate::expand::{self, placed};
use crate::handle::Handled;
use crate::node::One;
use crate::signature::{self, Output};
use crate::wired::Need;

pub(crate) fn parse(meta: &ParseNestedMeta<'_>, fields: &mut Vec<Ident>) -> Result<()> {
    attr::nested(meta, "names for the parts: `fields(one, other)`", |field| {
        let name = field.path.require_ident()?.clone();
        if fields.iter().any(|known| plain(known) == plain(&name)) {
            return Err(field.error(format!("two of these parts are named `{name}`")));
        }
        fields.push(name);
        Ok(())
    })
}

/// Whether the function returns a tuple of as many parts as there are names; `whole` is the name of the tuple's node.
pub(crate) fn check(fields: &[Ident], output: &Output, whole: &str) -> Result<()> {
    if fields.is_empty() {
        return Ok(());
    }
    if let Some(same) = fields.iter().find(|field| plain(field) == whole) {
        let text = format!("`{whole}` is the whole tuple: give the part another name");
        return Err(Error::new(same.span(), text));
    }
    let count = fields.len();
    let returned = signature::bare(output.ok.as_ref().unwrap_or(&output.written));
    let text = match parts(returned) {
        Some(parts) if parts.len() == count => return Ok(()),
        Some(parts) => format!("this tuple has {} parts, but `fields` names {count}", parts.len()),
        None => "`fields` takes a tuple apart: return one, written out, or a `Result` of one".into(),
    };
    Err(Error::new(returned.span(), text))
}

fn parts(ty: &Type) -> Option<Vec<&Type>> {
    match signature::bare(ty) {
        Type::Tuple(tuple) => Some(tuple.elems.iter().collect()),
        _ => None,
    }
}

/// The handle of a part.
pub(crate) fn handle(whole: &Ident, field: &Ident) -> Ident {
    format_ident!("{}_{}", whole, field, span = field.span())
}

/// The parts of a node whose value is a tuple, if it has any.
pub(crate) struct Parts<'a> {
    pub(crate) fields: &'a [Ident],
    pub(crate) node: &'a One,
    /// What is said of the whole and of each part: its conditions, and whether it is made once.
    pub(crate) changes: Vec<TokenStream>,
    pub(crate) output: &'a Type,
}

impl Parts<'_> {
    /// Each part: its index, its name, its type.
    fn each(&self) -> impl Iterator<Item = (usize, &Ident, &Type)> {
        let types = if self.fields.is_empty() { None } else { parts(self.output) };
        let named = self.fields.iter().zip(types.unwrap_or_default());
        named.enumerate().map(|(index, (field, ty))| (index, field, ty))
    }

    pub(crate) fn handles(&self) -> impl Iterator<Item = Handled> {
        self.node.handle.iter().flat_map(move |whole| {
            self.each().map(move |(index, field, ty)| {
                let own = static_name(index);
                let others = self.defs().into_iter().filter(|def| *def != own).collect::<Vec<_>>();
                let defs = std::iter::once(own.clone()).chain(others).collect();
                Handled { ident: handle(whole, field), name: plain(field), output: quote!(#ty), defs }
            })
        })
    }

    /// What each part needs: the whole.
    pub(crate) fn needs(&self) -> impl Iterator<Item = (&Ident, Vec<Need>)> {
        self.each().map(|(_, field, _)| {
            let (name, ty) = (self.node.name.clone(), self.output.clone());
            (field, vec![Need { name, into: None, ty, is_optional: false, span: field.span() }])
        })
    }

    /// The names of all descriptors, the whole first.
    pub(crate) fn defs(&self) -> Vec<Ident> {
        std::iter::once(format_ident!("DEF")).chain(self.each().map(|(index, ..)| static_name(index))).collect()
    }

    pub(crate) fn statics(&self, krate: &Path) -> TokenStream {
        self.each().map(|(index, field, ty)| self.part(krate, index, field, ty)).collect()
    }

    fn part(&self, krate: &Path, index: usize, field: &Ident, ty: &Type) -> TokenStream {
        let (def, whole, output) = (static_name(index), &self.node.name, self.output);
        let (at, arguments) = (syn::Index::from(index), expand::arguments(ty.span()));
        // The type's own span, so that rustc points there when the part is not `Clone`.
        let part = quote_spanned!(placed(ty.span())=> #krate::__private::part::<#ty>);
        let described = Beside {
            def: def.clone(),
            function: plain(field),
            at: field.span(),
            doc: String::new(),
            source: format!("{whole}.{index}"),
            reads: whole,
            of: output,
            owned: false,
            gives: ty,
            value: quote!(#part(&#arguments.borrow::<#output>(0).#at)),
            changes: self.changes.clone(),
        };
        let described = described.expand(krate);
        quote!(#described #krate::__register!(&#def);)
    }
}

fn static_name(index: usize) -> Ident {
    format_ident!("PART_{index}")
}
