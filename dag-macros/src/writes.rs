//! `writes(…)` of an action: which part of the result goes to which field, and how it changes it.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote};
use syn::meta::ParseNestedMeta;
use syn::{Error, Ident, Path, Result, Type};

use crate::attr::{self, plain};
use crate::expand;

/// The ways to change a field that take a value.
const PATCHES: [(&str, &str); 3] = [("append", "Append"), ("extend", "Extend"), ("increment", "Increment")];

const EXPECTED: &str = "expected a field, or `append(list)`, `extend(list)`, `increment(number)`, `take(field)` for another way to change one";

/// What an action changes.
#[derive(Default)]
pub(crate) struct Writes {
    /// The fields that the result goes to.
    of_result: Vec<Write>,
    /// The fields that are absent afterwards.
    takes: Vec<String>,
}

struct Write {
    field: Ident,
    /// The variant of `Patch`.
    patch: &'static str,
}

impl Writes {
    /// One of `writes(…)`: `field`, or a field in the parentheses of how it is changed.
    pub(crate) fn read(&mut self, meta: &ParseNestedMeta<'_>) -> Result<()> {
        let word = meta.path.require_ident()?.clone();
        if !meta.input.peek(syn::token::Paren) {
            self.of_result.push(Write { field: word, patch: "Set" });
            return Ok(());
        }
        let patch = PATCHES.iter().find(|(name, _)| word == name).map(|(_, variant)| *variant);
        if patch.is_none() && word != "take" {
            let known = PATCHES.iter().map(|(name, _)| *name).chain(["take"]);
            let near = attr::nearest(&word.to_string(), known).map(|near| format!("; did you mean `{near}`?"));
            return Err(meta.error(format!("{EXPECTED}{}", near.unwrap_or_default())));
        }
        let field = field_in(meta, &word)?;
        match patch {
            Some(patch) => self.of_result.push(Write { field, patch }),
            None => self.takes.push(plain(&field)),
        }
        Ok(())
    }

    /// The type for each field that the result goes to: the output itself for one, the parts of the tuple for several.
    pub(crate) fn types(&self, output: &Type, name: &Ident) -> Result<Vec<Type>> {
        let count = self.of_result.len();
        let error = |text: String| Err(Error::new(name.span(), text));
        match (count, output) {
            (0, Type::Tuple(unit)) if unit.elems.is_empty() => Ok(Vec::new()),
            (0, _) => error(
                "this action returns a value that nothing takes: say where it goes with `#[action(writes(field))]`"
                    .into(),
            ),
            (1, _) => Ok(vec![output.clone()]),
            (_, Type::Tuple(parts)) if parts.elems.len() == count => Ok(parts.elems.iter().cloned().collect()),
            _ => error(format!(
                "this action writes {count} fields, so it must return a tuple of {count} values, written out"
            )),
        }
    }

    /// The fields `writes` and `takes` of the descriptor.
    pub(crate) fn describe(&self, krate: &Path, types: &[Type]) -> TokenStream {
        let writes = self.of_result.iter().zip(types).map(|(write, ty)| {
            let (field, patch) = (plain(&write.field), format_ident!("{}", write.patch));
            quote!(#krate::WriteDef { field: #field, patch: #krate::Patch::#patch, ty: #krate::Type::of::<#ty>() })
        });
        let takes = &self.takes;
        quote!(writes: &[#(#writes),*], takes: &[#(#takes),*])
    }
}

/// `append(field)`.
fn field_in(meta: &ParseNestedMeta<'_>, word: &Ident) -> Result<Ident> {
    let mut field = None;
    let what = if word == "increment" { "the field of a number" } else { "a field" };
    let what = if word == "append" || word == "extend" { "the field of a list" } else { what };
    attr::nested(meta, &format!("{what}: `{word}(field)`"), |inner| {
        match field.replace(inner.path.require_ident()?.clone()) {
            None => Ok(()),
            Some(_) => Err(inner.error(format!("`{word}` takes one field: write `{word}(one), {word}(other)`"))),
        }
    })?;
    // `nested` has refused empty parentheses.
    Ok(field.unwrap_or_else(|| word.clone()))
}

/// Gives the value, in parts if there are several written fields.
pub(crate) fn give(types: &[Type]) -> TokenStream {
    let arguments = expand::arguments(Span::call_site());
    match types {
        [] => quote!({
            let () = value;
        }),
        [ty] => quote!(#arguments.give::<#ty>(0_usize, value)),
        _ => {
            let parts: Vec<_> = (0..types.len()).map(|index| format_ident!("part_{index}")).collect();
            let index = 0..types.len();
            quote!({ let (#(#parts),*) = value; #(#arguments.give::<#types>(#index, #parts);)* })
        }
    }
}
