//! `derive(State)`: the table of a state's fields, and a typed accessor for each.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Error, Field, Fields, Ident, Result, Type};

use crate::attr::{default_crate, plain};
use crate::signature::{bare, generic};

pub(crate) fn expand(item: TokenStream) -> TokenStream {
    let input: DeriveInput = match syn::parse2(item) {
        Ok(input) => input,
        Err(error) => return error.into_compile_error(),
    };
    describe(&input).unwrap_or_else(Error::into_compile_error)
}

fn describe(input: &DeriveInput) -> Result<TokenStream> {
    let fields = named_fields(input)?;
    let krate = default_crate();
    let (name, vis) = (&input.ident, &input.vis);
    let accessors = format_ident!("{name}Fields");
    let doc = format!("The typed fields of [`{name}`], for conditions: `field!({name}.…)`.");
    let declared = fields.iter().map(|field| accessor(&krate, name, field));
    let made = fields.iter().map(|field| accessor_value(&krate, name, field));
    let table = fields.iter().map(|field| field_def(&krate, name, field));
    Ok(quote! {
        #[doc = #doc]
        #vis struct #accessors { #(#declared),* }
        const _: () = {
            impl #krate::State for #name {
                type Fields = #accessors;
                const FIELDS: &'static [#krate::FieldDef<Self>] = &[#(#table),*];
                fn fields() -> #accessors {
                    #accessors { #(#made),* }
                }
            }
        };
    })
}

fn named_fields(input: &DeriveInput) -> Result<Vec<&Field>> {
    if let Some(param) = input.generics.params.first() {
        return Err(Error::new_spanned(param, "a state cannot be generic: it is saved and compared by its fields"));
    }
    match &input.data {
        Data::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter().collect()),
            _ => {
                Err(Error::new_spanned(&input.ident, "a state needs named fields: actions read and write them by name"))
            }
        },
        _ => Err(Error::new_spanned(&input.ident, "a state is a struct with named fields")),
    }
}

/// How a field is kept, decided by its syntax.
enum Shape<'a> {
    Plain(&'a Type),
    Optional(&'a Type),
    List(&'a Type, &'a Type),
}

fn shape(field: &Field) -> Shape<'_> {
    if let Type::Path(path) = bare(&field.ty) {
        match generic(path) {
            Some(("Option", inner)) => return Shape::Optional(inner),
            Some(("List" | "Vec" | "Vector", item)) => return Shape::List(&field.ty, item),
            _ => {}
        }
    }
    Shape::Plain(&field.ty)
}

fn inner(field: &Field) -> &Type {
    match shape(field) {
        Shape::Plain(ty) | Shape::Optional(ty) | Shape::List(ty, _) => ty,
    }
}

fn ident(field: &Field) -> &Ident {
    // `named_fields` has let through named fields only.
    field.ident.as_ref().unwrap_or_else(|| unreachable!())
}

fn accessor(krate: &syn::Path, state: &Ident, field: &Field) -> TokenStream {
    let (vis, name, ty) = (&field.vis, ident(field), inner(field));
    let doc = format!("The field `{name}`.");
    quote!(#[doc = #doc] #vis #name: #krate::Field<#state, #ty>)
}

fn accessor_value(krate: &syn::Path, state: &Ident, field: &Field) -> TokenStream {
    let name = ident(field);
    let text = plain(name);
    let get = match shape(field) {
        Shape::Optional(_) => quote!(state.#name.as_ref()),
        Shape::Plain(_) | Shape::List(..) => quote!(::core::option::Option::Some(&state.#name)),
    };
    let set = match shape(field) {
        Shape::Optional(_) => quote!(::core::option::Option::Some(value)),
        Shape::Plain(_) | Shape::List(..) => quote!(value),
    };
    quote!(#name: #krate::Field::new(#text, |state: &#state| #get, |state: &mut #state, value| state.#name = #set))
}

fn field_def(krate: &syn::Path, state: &Ident, field: &Field) -> TokenStream {
    let (name, text, ty) = (ident(field), plain(ident(field)), inner(field));
    let (none, some) = (quote!(::core::option::Option::None), quote!(::core::option::Option::Some));
    let declared = &field.ty;
    let take = |ty: &Type, value: TokenStream| {
        quote!(match value.take_or_clone::<#ty>() {
            #some(value) => { state.#name = #value; true }
            #none => false,
        })
    };
    let (get, set, is_optional) = match shape(field) {
        Shape::Optional(ty) => {
            let (whole, inner) = (take(declared, quote!(value)), take(ty, quote!(#some(value))));
            (
                quote!(#krate::Value::new::<#ty>(::core::clone::Clone::clone(state.#name.as_ref()?))),
                quote!(|state: &mut #state, value: #krate::Value| if value.is::<#declared>() { #whole } else { #inner }),
                true,
            )
        }
        Shape::Plain(_) | Shape::List(..) => {
            let whole = take(ty, quote!(value));
            (
                quote!(#krate::Value::new::<#ty>(::core::clone::Clone::clone(&state.#name))),
                quote!(|state: &mut #state, value: #krate::Value| #whole),
                false,
            )
        }
    };
    let (item, append) = match shape(field) {
        Shape::List(list, item) => (
            quote!(#some(#krate::Type::of::<#item>())),
            quote!(#some(|state: &mut #state, value: #krate::Value| match value.take_or_clone::<#item>() {
                #some(item) => { <#list as #krate::Growing<#item>>::grow(&mut state.#name, item); true }
                #none => false,
            })),
        ),
        Shape::Plain(_) | Shape::Optional(_) => (none.clone(), none.clone()),
    };
    let reset = match shape(field) {
        Shape::Optional(_) => quote!(#some(|state: &mut #state| state.#name = #none)),
        Shape::List(list, _) => {
            quote!(#some(|state: &mut #state| state.#name = <#list as ::core::default::Default>::default()))
        }
        Shape::Plain(_) => none.clone(),
    };
    let mut kinds = vec![ty, declared];
    kinds.extend(match shape(field) {
        Shape::List(_, item) => Some(item),
        Shape::Plain(_) | Shape::Optional(_) => None,
    });
    // The field's own span, so that rustc points there when it cannot be serialised.
    let json = kinds.iter().map(|ty| quote_spanned!(ty.span()=> #krate::__private::json_of::<#ty>));
    quote! {
        #krate::FieldDef {
            name: #text,
            ty: #krate::Type::of::<#ty>(),
            declared: #krate::Type::of::<#declared>(),
            optional: #is_optional,
            item: #item,
            get: |state: &#state| #some(#get),
            set: #set,
            json: |value: &#krate::Value| #krate::__private::field_json(&[#(#json),*], value),
            append: #append,
            reset: #reset,
        }
    }
}
