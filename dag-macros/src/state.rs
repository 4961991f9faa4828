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
    let methods = methods(&krate, &fields);
    Ok(quote! {
        #[doc = #doc]
        #vis struct #accessors { #(#declared),* }
        const _: () = {
            impl #krate::State for #name {
                type Fields = #accessors;
                fn fields() -> #accessors {
                    #accessors { #(#made),* }
                }
                #methods
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

/// What reaches each field by its place in the table.
fn methods(krate: &syn::Path, fields: &[&Field]) -> TokenStream {
    let numbered = || (0_usize..).zip(fields);
    let table = fields.iter().map(|field| field_def(krate, field));
    let get = numbered().map(|(at, field)| get(krate, at, field));
    let held = numbered().map(|(at, field)| held(at, field));
    let patch = numbered().flat_map(|(at, field)| patches(krate, at, field));
    let wipe = numbered().filter_map(|(at, field)| wipe(at, field));
    let json = numbered().map(|(at, field)| json(krate, at, field));
    quote! {
        fn table(&self) -> &[#krate::FieldDef] {
            static TABLE: &[#krate::FieldDef] = &[#(#table),*];
            TABLE
        }
        fn get(&self, at: usize) -> ::core::option::Option<#krate::Value> {
            match at {
                #(#get,)*
                _ => ::core::option::Option::None,
            }
        }
        fn held(&self, at: usize) -> ::core::option::Option<&dyn #krate::Held> {
            match at {
                #(#held,)*
                _ => ::core::option::Option::None,
            }
        }
        fn patch(
            &mut self,
            at: usize,
            patch: #krate::Patch,
            value: #krate::Given<'_>,
        ) -> ::core::result::Result<(), #krate::Misfit> {
            match (at, patch) {
                #(#patch,)*
                _ => ::core::result::Result::Err(#krate::Misfit::of_type()),
            }
        }
        fn wipe(&mut self, at: usize) {
            match at {
                #(#wipe,)*
                _ => {}
            }
        }
        fn json(&self, at: usize, value: &#krate::Value) -> #krate::__private::JsonResult {
            match at {
                #(#json,)*
                _ => ::core::result::Result::Ok(::core::default::Default::default()),
            }
        }
    }
}

fn field_def(krate: &syn::Path, field: &Field) -> TokenStream {
    let (text, ty, declared) = (plain(ident(field)), inner(field), &field.ty);
    let shape = shape(field);
    let is_optional = matches!(shape, Shape::Optional(_));
    let is_number = is_number(ty);
    let can_be_wiped = !matches!(shape, Shape::Plain(_));
    let (item, lists) = match shape {
        Shape::List(_, item) => (
            quote!(::core::option::Option::Some(#krate::Type::of::<#item>())),
            quote!(&[#krate::Type::of::<::std::vec::Vec<#item>>(), #krate::Type::of::<#krate::List<#item>>()]),
        ),
        Shape::Plain(_) | Shape::Optional(_) => (quote!(::core::option::Option::None), quote!(&[])),
    };
    quote! {
        #krate::FieldDef {
            name: ::std::borrow::Cow::Borrowed(#text),
            ty: #krate::Type::of::<#ty>(),
            declared: #krate::Type::of::<#declared>(),
            optional: #is_optional,
            item: #item,
            lists: #lists,
            is_number: #is_number,
            can_be_wiped: #can_be_wiped,
            json: ::core::option::Option::None,
        }
    }
}

fn get(krate: &syn::Path, at: usize, field: &Field) -> TokenStream {
    let (name, ty) = (ident(field), inner(field));
    let value = match shape(field) {
        Shape::Optional(_) => quote!(self.#name.as_ref()?),
        Shape::Plain(_) | Shape::List(..) => quote!(&self.#name),
    };
    quote!(#at => ::core::option::Option::Some(#krate::Value::new::<#ty>(::core::clone::Clone::clone(#value))))
}

fn held(at: usize, field: &Field) -> TokenStream {
    let name = ident(field);
    match shape(field) {
        Shape::Optional(_) => quote!(#at => ::core::option::Option::Some(self.#name.as_ref()?)),
        Shape::Plain(_) | Shape::List(..) => quote!(#at => ::core::option::Option::Some(&self.#name)),
    }
}

/// Each way to change the field, by the function that does it.
fn patches(krate: &syn::Path, at: usize, field: &Field) -> Vec<TokenStream> {
    let name = ident(field);
    let arm = |patch: &str, function: TokenStream| {
        let patch = format_ident!("{patch}");
        quote!((#at, #krate::Patch::#patch) => #krate::__private::#function(&mut self.#name, value))
    };
    let shape = shape(field);
    let is_optional = matches!(shape, Shape::Optional(_));
    let mut arms = vec![arm("Set", if is_optional { quote!(set_option) } else { quote!(set) })];
    if let Shape::List(list, item) = shape {
        arms.push(arm("Append", quote!(append::<#list, #item>)));
        arms.push(arm("Extend", quote!(extend::<#list, #item>)));
    }
    if is_number(inner(field)) {
        arms.push(arm("Increment", if is_optional { quote!(increment_option) } else { quote!(increment) }));
    }
    arms
}

fn wipe(at: usize, field: &Field) -> Option<TokenStream> {
    let name = ident(field);
    match shape(field) {
        Shape::Plain(_) => None,
        Shape::Optional(_) | Shape::List(..) => Some(quote!(#at => self.#name = ::core::default::Default::default())),
    }
}

fn json(krate: &syn::Path, at: usize, field: &Field) -> TokenStream {
    let (ty, declared) = (inner(field), &field.ty);
    let item = match shape(field) {
        Shape::List(_, item) => Some(item),
        Shape::Plain(_) | Shape::Optional(_) => None,
    };
    // The field's own span, so that rustc points there when it cannot be serialised.
    let mut json: Vec<_> = [ty, declared]
        .into_iter()
        .chain(item)
        .map(|ty| quote_spanned!(ty.span()=> #krate::__private::json_of::<#ty>))
        .collect();
    json.extend(item.map(|item| {
        quote!(#krate::__private::json_of::<::std::vec::Vec<#item>>, #krate::__private::json_of::<#krate::List<#item>>)
    }));
    quote!(#at => #krate::__private::field_json(&[#(#json),*], value))
}

/// Decided by its name, as everything here is: another name for a number is none.
fn is_number(ty: &Type) -> bool {
    let Type::Path(path) = bare(ty) else { return false };
    path.path.segments.last().is_some_and(|last| NUMBERS.iter().any(|number| last.ident == number))
}

const NUMBERS: [&str; 14] =
    ["u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32", "f64"];
