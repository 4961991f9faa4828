//! `dag!`: a list of nodes from anywhere, checked by the compiler.
//!
//! The macro sees paths only. What the nodes are called and take, it has the compiler look up in what `#[node]` emitted beside them
//! (`wired`): names in constants, types in bounds. Every check stands at the node's place in the list, its path's last name.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Error, Ident, Path, Result, Token, Visibility, braced, bracketed};

use crate::attr::{self, plain};
use crate::expand::placed;
use crate::input::Input;
use crate::{builder, source};

struct Dag {
    attrs: Vec<Attribute>,
    vis: Visibility,
    name: Ident,
    inputs: Vec<Input>,
    nodes: Vec<Path>,
}

impl Parse for Dag {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let attrs = input.call(Attribute::parse_outer)?;
        let (vis, name) = (input.parse()?, input.parse()?);
        let (mut inputs, mut nodes) = (None, None);
        let body;
        braced!(body in input);
        while !body.is_empty() {
            let part: Ident = body.parse()?;
            body.parse::<Token![:]>()?;
            let is_first = match part.to_string().as_str() {
                "inputs" => inputs.replace(list_of_inputs(&body)?).is_none(),
                "nodes" => nodes.replace(list_of_nodes(&body)?).is_none(),
                _ => return Err(Error::new(part.span(), "expected `inputs: { … }` or `nodes: [ … ]`")),
            };
            if !is_first {
                return Err(Error::new(part.span(), format!("`{part}` is given twice: write one list")));
            }
            if !body.is_empty() {
                body.parse::<Token![,]>()?;
            }
        }
        let nodes = nodes.ok_or_else(|| body.error("the nodes are missing: `nodes: [ … ]`"))?;
        let mut inputs: Vec<Input> = inputs.unwrap_or_default();
        for input in inputs.iter_mut().filter(|input| matches!(input.vis, Visibility::Inherited)) {
            input.vis = Visibility::clone(&vis);
        }
        Ok(Self { attrs, vis, name, inputs, nodes })
    }
}

fn list_of_inputs(body: ParseStream<'_>) -> Result<Vec<Input>> {
    let list;
    braced!(list in body);
    let inputs = Punctuated::<Input, Token![,]>::parse_terminated(&list)?;
    Ok(inputs.into_iter().collect())
}

fn list_of_nodes(body: ParseStream<'_>) -> Result<Vec<Path>> {
    let list;
    bracketed!(list in body);
    Ok(Punctuated::<Path, Token![,]>::parse_terminated(&list)?.into_iter().collect())
}

pub(crate) fn expand(tokens: TokenStream) -> TokenStream {
    let read = syn::parse2::<Dag>(tokens).map_err(|error| {
        let help = "write `dag! { pub Name { inputs: { name: Type }, nodes: [one, other] } }`";
        Error::new(error.span(), format!("{error}\nhelp: {help}"))
    });
    read.and_then(Dag::checked).map_or_else(Error::into_compile_error, |dag| declare(&dag))
}

fn declare(dag: &Dag) -> TokenStream {
    let krate = attr::default_crate();
    let Dag { attrs, vis, name, .. } = dag;
    let entries = dag.entries();
    let handles = entries.iter().map(|entry| &entry.handle);
    let declared = dag.inputs.iter().map(|input| {
        let handle = handle_of(input);
        input.declare(&krate, &handle, &Visibility::Inherited, &TokenStream::new())
    });
    let checks = checks(&krate, name, &entries);
    let (inputs, builder) = dag.builder(&krate).unzip();
    let doc = source::doc(attrs).is_empty().then(|| format!("The graph `{name}`, checked while it was compiled."));
    let doc = doc.map(|doc| quote!(#[doc = #doc]));
    quote! {
        #(#attrs)*
        #doc
        #vis struct #name;
        #builder
        const _: () = {
            #(#declared)*
            #[allow(dead_code, unreachable_pub)]
            impl #name {
                /// Its inputs and nodes.
                pub const NODES: #krate::Module = #krate::Module::listed(&[#(<#handles as #krate::Handle>::DEFS),*]);
                #inputs
            }
            #checks
        };
    }
}

/// An input or a node, and where to speak of it.
struct Entry {
    handle: Path,
    span: Span,
}

impl Dag {
    fn checked(mut self) -> Result<Self> {
        self.inputs = self.inputs.into_iter().map(Input::checked).collect::<Result<_>>()?;
        Ok(self)
    }

    fn entries(&self) -> Vec<Entry> {
        let inputs = self.inputs.iter().map(|input| Entry { handle: handle_of(input).into(), span: input.name.span() });
        let nodes = self.nodes.iter().map(|node| Entry { handle: node.clone(), span: last(node) });
        inputs.chain(nodes).collect()
    }

    /// The function that starts the typed builder of the inputs, and the builder.
    fn builder(&self, krate: &Path) -> Option<(TokenStream, TokenStream)> {
        let inputs: Vec<_> = self.inputs.iter().collect();
        inputs.first()?;
        let builder = format_ident!("{}Inputs", self.name);
        let start = quote! {
            /// The inputs of a run, none of them given.
            pub fn inputs() -> #builder {
                #builder::new()
            }
        };
        Some((start, builder::expand(krate, &self.vis, &builder, &self.name.to_string(), &inputs)))
    }
}

/// Another name than the input's, so that it hides no module that a node's path starts with.
fn handle_of(input: &Input) -> Ident {
    format_ident!("{}_input", plain(&input.name), span = input.name.span())
}

fn last(path: &Path) -> Span {
    path.segments.last().map_or_else(Span::call_site, |segment| segment.ident.span())
}

/// The checks of `dag_core::__private`, each entry's at its own place; of a graph by the same name, which may speak of private nodes.
fn checks(krate: &Path, name: &Ident, entries: &[Entry]) -> TokenStream {
    let private = quote!(#krate::__private);
    let (count, slots) = (entries.len(), (2 * entries.len()).next_power_of_two());
    let of_handle = entries.iter().map(|Entry { handle, span }| {
        let (name, defs) = (quote!(<#handle as #krate::Handle>::NAME), quote!(<#handle as #krate::Handle>::DEFS));
        quote_spanned!(placed(*span)=> #private::entry(#name, #defs))
    });
    let each = entries.iter().enumerate().map(|(index, Entry { handle, span })| {
        quote_spanned! {placed(*span)=>
            impl #private::Provides<{ KEYS[#index] }> for #name {
                type By = #handle;
            }
            const _: () = NAMES.check(#index);
            const _: () = NAMES.check_cycle(CYCLE, #index);
            const _: () = <#handle as #private::Checked<#name, { NAMES.knows(#index) }>>::FITS;
        }
    });
    quote! {
        const _: () = {
            struct #name;
            const NAMES: &#private::Names<#count, #slots> =
                &#private::Names::of(&[#(#of_handle),*]);
            const KEYS: &[u64; #count] = &NAMES.keys();
            const CYCLE: &#private::Cycle<#count> = &NAMES.cycle();
            #(#each)*
        };
    }
}
