//! `parameterize(one(x = node), other(k = 3))`: several nodes from one function, each fed in its own way.

use syn::meta::ParseNestedMeta;
use syn::{Error, Ident, Result};

use crate::attr::{self, HandleName, plain};
use crate::inject::{self, Injection};
use crate::node::One;
use crate::signature::{Errors, Signature};

/// One of the nodes: its name, and what its parameters are given.
pub(crate) struct Variant {
    pub(crate) name: Ident,
    injections: Vec<Injection>,
}

pub(crate) fn parse(meta: &ParseNestedMeta<'_>, variants: &mut Vec<Variant>) -> Result<()> {
    attr::nested(meta, "`parameterize(one(parameter = node), other(parameter = 3))`", |variant| {
        let name = variant.path.require_ident()?.clone();
        if variants.iter().any(|known| plain(&known.name) == plain(&name)) {
            return Err(variant.error(format!("two of these nodes are named `{name}`")));
        }
        let mut injections = Vec::new();
        inject::parse(&variant, &format!("`{name}(parameter = node)`"), &mut injections)?;
        variants.push(Variant { name, injections });
        Ok(())
    })
}

/// What names the one node of a function, or its parts, has no meaning for several.
pub(crate) fn check(name: Option<&Ident>, handle: Option<&HandleName>, field: Option<&Ident>) -> Result<()> {
    let text = "the nodes of `parameterize` have names of their own";
    match (name, handle) {
        (None, None | Some(HandleName::Own | HandleName::None)) => match field {
            Some(field) => Err(Error::new(
                field.span(),
                "the parts of each node of `parameterize` would have the same names: write a function with `fields` for each node",
            )),
            None => Ok(()),
        },
        (Some(name), _) => Err(Error::new(name.span(), format!("{text}: leave `name` out"))),
        (None, Some(HandleName::Named(handle))) => {
            Err(Error::new(handle.span(), format!("{text}, and so have their handles: leave `handle` out")))
        }
    }
}

/// The nodes, with all mistakes in what they are given.
pub(crate) fn nodes(
    variants: &[Variant],
    function: &Ident,
    signature: &Signature,
    with_handles: bool,
) -> Result<Vec<One>> {
    let mut errors = Errors::default();
    let node = |variant: &Variant| {
        let signature = inject::apply(signature.clone(), function, &variant.injections)?;
        inject::check(&signature, Some(variant.name.span()))?;
        let handle = with_handles.then(|| variant.name.clone());
        Ok(One { name: plain(&variant.name), ident: variant.name.clone(), handle, signature })
    };
    let nodes = variants.iter().filter_map(|variant| errors.keep(node(variant))).collect();
    errors.or(nodes)
}
