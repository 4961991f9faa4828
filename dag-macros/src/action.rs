//! `#[action]`: options, checks, and the descriptor of an action of a state machine.

use proc_macro2::{Group, TokenStream};
use quote::{format_ident, quote};
use syn::meta::ParseNestedMeta;
use syn::parse::Parser;
use syn::{Error, Ident, ItemFn, Path, Result, Type};

use crate::attr::{self, HandleName, plain};
use crate::signature::{self, Rules, Signature};
use crate::{expand, fallback, handle, node, source};

const OPTIONS: &[&str] = &["writes", "reset_except", "handle", "fallible", "crate"];

#[derive(Default)]
struct Options {
    writes: Vec<Write>,
    reset_except: Option<Vec<String>>,
    handle: Option<HandleName>,
    fallible: Option<()>,
    krate: Option<Path>,
}

/// A field that the result goes to.
struct Write {
    field: Ident,
    append: bool,
}

pub(crate) fn expand(options: TokenStream, item: &TokenStream) -> TokenStream {
    let text = source::text(item);
    let mut function: ItemFn = match syn::parse2(item.clone()) {
        Ok(function) => function,
        Err(error) => return node::unreadable(item, &error),
    };
    let (options, parsed) = parse(options);
    let rules = Rules { inputs: true, unit: true, what: "an action" };
    let signature = signature::read(&mut function, options.fallible.is_some(), &rules);
    let described = fallback::together(parsed, signature)
        .and_then(|signature| describe(&options, &function, &signature, &text))
        .unwrap_or_else(|error| {
            let (error, stub) = (error.into_compile_error(), stub(&options, &function));
            quote!(#error #stub)
        });
    quote!(#function #described)
}

/// A handle with nothing behind it, so that those who mention the action do not report its mistake again.
fn stub(options: &Options, function: &ItemFn) -> Option<TokenStream> {
    let own = &function.sig.ident;
    let handle = options.handle.as_ref().and_then(|handle| handle.ident(own)).unwrap_or_else(|| own.clone());
    if fallback::is_method(function) {
        return None;
    }
    let krate = options.krate();
    let declared = handle::declare(&function.vis, &handle, "The handle of an action with a mistake.");
    Some(quote! {
        #declared
        const _: () = {
            impl #krate::ActionHandle for #handle {
                fn def() -> &'static #krate::ActionDef {
                    ::core::unreachable!()
                }
            }
        };
    })
}

impl Options {
    fn krate(&self) -> Path {
        self.krate.clone().unwrap_or_else(attr::default_crate)
    }
}

/// The options up to the first mistake, and the mistake.
fn parse(tokens: TokenStream) -> (Options, Result<()>) {
    let mut options = Options::default();
    let parser = syn::meta::parser(|meta| {
        let name = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        match name.as_str() {
            "writes" => attr::nested(&meta, "`writes(field)`", |write| {
                options.writes.push(write_of(&write)?);
                Ok(())
            }),
            "reset_except" => attr::once(&mut options.reset_except, names(&meta)?, &meta),
            "handle" => attr::once(&mut options.handle, HandleName::parse(&meta)?, &meta),
            "fallible" => attr::once(&mut options.fallible, (), &meta),
            "crate" => attr::once(&mut options.krate, attr::crate_path(&meta)?, &meta),
            _ => Err(attr::unknown(&meta, OPTIONS)),
        }
    });
    let parsed = parser.parse2(tokens);
    (options, parsed)
}

fn names(meta: &ParseNestedMeta<'_>) -> Result<Vec<String>> {
    let mut names = Vec::new();
    // Nothing survives.
    if meta.input.fork().parse().is_ok_and(|group: Group| group.stream().is_empty()) {
        meta.input.parse::<Group>()?;
        return Ok(names);
    }
    attr::nested(meta, "`reset_except(field)`", |name| {
        names.push(plain(name.path.require_ident()?));
        Ok(())
    })?;
    Ok(names)
}

/// `field` or `append(field)`.
fn write_of(meta: &ParseNestedMeta<'_>) -> Result<Write> {
    let field = meta.path.require_ident()?.clone();
    if !meta.input.peek(syn::token::Paren) {
        return Ok(Write { field, append: false });
    }
    if field != "append" {
        return Err(meta.error("expected a field, or `append(field)`"));
    }
    let mut list = None;
    attr::nested(meta, "the field of a list: `append(field)`", |inner| {
        match list.replace(inner.path.require_ident()?.clone()) {
            None => Ok(()),
            Some(_) => Err(inner.error("`append` takes one field: write `append(one), append(other)`")),
        }
    })?;
    let field = list.unwrap_or(field);
    Ok(Write { field, append: true })
}

fn describe(options: &Options, function: &ItemFn, signature: &Signature, text: &str) -> Result<TokenStream> {
    let krate = options.krate();
    let output = expand::output_type(&krate, signature);
    let types = written_types(options, &output, function)?;
    let described = expand::function(&krate, function, signature, text);
    let call = expand::call(&krate, function, signature, &values(&krate, &types));
    let writes = options.writes.iter().zip(&types).map(|(write, ty)| write_def(&krate, write, ty));
    let reset = match &options.reset_except {
        Some(names) => quote!(::core::option::Option::Some(&[#(#names),*])),
        None => quote!(::core::option::Option::None),
    };
    let handle = options.handle.as_ref().unwrap_or(&HandleName::Own).ident(&function.sig.ident);
    let handle = handle.ok_or_else(|| {
        Error::new(function.sig.ident.span(), "an action is used by its handle: give it one, `handle = Name`")
    })?;
    let declared =
        handle::declare(&function.vis, &handle, &format!("The handle of the action `{}`.", function.sig.ident));
    Ok(quote! {
        #declared
        const _: () = {
            static DEF: #krate::ActionDef = #krate::ActionDef {
                function: #described,
                writes: &[#(#writes),*],
                reset_except: #reset,
                call: #call,
            };
            impl #krate::ActionHandle for #handle {
                fn def() -> &'static #krate::ActionDef {
                    &DEF
                }
            }
        };
    })
}

/// The type for each written field: the output itself for one, the parts of the tuple for several.
fn written_types(options: &Options, output: &Type, function: &ItemFn) -> Result<Vec<Type>> {
    let count = options.writes.len();
    let error = |text: String| Err(Error::new(function.sig.ident.span(), text));
    match (count, output) {
        (0, Type::Tuple(unit)) if unit.elems.is_empty() => Ok(Vec::new()),
        (0, _) => error(
            "this action returns a value that nothing takes: say where it goes with `#[action(writes(field))]`".into(),
        ),
        (1, _) => Ok(vec![output.clone()]),
        (_, Type::Tuple(parts)) if parts.elems.len() == count => Ok(parts.elems.iter().cloned().collect()),
        _ => error(format!(
            "this action writes {count} fields, so it must return a tuple of {count} values, written out"
        )),
    }
}

/// The value as a list, one for each written field.
fn values(krate: &Path, types: &[Type]) -> TokenStream {
    match types {
        [] => quote!({
            let () = value;
            ::std::vec::Vec::new()
        }),
        [ty] => quote!(::std::vec![#krate::Value::new::<#ty>(value)]),
        _ => {
            let parts: Vec<_> = (0..types.len()).map(|index| format_ident!("part_{index}")).collect();
            quote!({ let (#(#parts),*) = value; ::std::vec![#(#krate::Value::new::<#types>(#parts)),*] })
        }
    }
}

fn write_def(krate: &Path, write: &Write, ty: &Type) -> TokenStream {
    let (field, append) = (plain(&write.field), write.append);
    quote!(#krate::WriteDef { field: #field, append: #append, ty: #krate::Type::of::<#ty>() })
}
