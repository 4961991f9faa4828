//! One JSON object, field by field: only what is asked for is parsed, what is left over is kept, and what is odd is noted.
//!
//! A state can be long. As long as nobody asks for it, it stays a piece of the line.

use std::borrow::Cow;
use std::fmt::{self, Formatter};

use serde::de::{Deserialize, DeserializeOwned, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use crate::time::Time;

/// A JSON object, as states, inputs and what else has names.
pub type Object = Map<String, Value>;

/// The fields of one object that nobody has taken yet.
#[derive(Default)]
pub(crate) struct Fields<'a> {
    fields: Vec<(Cow<'a, str>, &'a RawValue)>,
    /// What was odd about the fields taken so far.
    pub(crate) notes: Vec<String>,
}

/// Why a line or file is of no use.
pub(crate) type Why = String;

impl<'a> Fields<'a> {
    pub(crate) fn parse(text: &'a str) -> Result<Self, Why> {
        serde_json::from_str(text).map_err(|error| not_json(text, &error))
    }

    /// The raw text of a field, which then counts as taken. Of a name that is there twice, the last one.
    pub(crate) fn raw(&mut self, name: &str) -> Option<&'a RawValue> {
        let at = self.fields.iter().rposition(|(field, _)| field == name)?;
        Some(self.fields.remove(at).1)
    }

    /// Takes a field that says nothing new.
    pub(crate) fn skip(&mut self, name: &str) {
        self.fields.retain(|(field, _)| field != name);
    }

    fn value<T: DeserializeOwned>(&mut self, name: &str, kind: &str) -> Result<Option<T>, Why> {
        let Some(raw) = self.raw(name).filter(|raw| raw.get() != "null") else { return Ok(None) };
        serde_json::from_str(raw.get()).map(Some).map_err(|error| {
            if error.is_data() {
                format!("`{name}` is not {kind}")
            } else {
                format!("`{name}` is {}", not_read(&error))
            }
        })
    }

    fn required<T>(&self, name: &str, value: Option<T>) -> Result<T, Why> {
        value.ok_or_else(|| format!("there is no `{name}`"))
    }

    pub(crate) fn text(&mut self, name: &str) -> Result<String, Why> {
        let value = self.optional_text(name)?;
        self.required(name, value)
    }

    pub(crate) fn optional_text(&mut self, name: &str) -> Result<Option<String>, Why> {
        self.value(name, "a text")
    }

    /// Texts; none when the field is missing, which Burr's server does not forgive.
    pub(crate) fn texts(&mut self, name: &str) -> Result<Vec<String>, Why> {
        let texts = self.value(name, "a list of texts")?;
        Ok(self.or_note(name, texts))
    }

    /// Texts; none when the field is missing.
    pub(crate) fn optional_texts(&mut self, name: &str) -> Result<Vec<String>, Why> {
        Ok(self.value(name, "a list of texts")?.unwrap_or_default())
    }

    pub(crate) fn number(&mut self, name: &str) -> Result<u64, Why> {
        let value = self.optional_number(name)?;
        self.required(name, value)
    }

    /// A number, also when it is written as a text.
    pub(crate) fn optional_number(&mut self, name: &str) -> Result<Option<u64>, Why> {
        const KIND: &str = "a whole number from 0";
        match self.value::<Value>(name, KIND)? {
            None => Ok(None),
            Some(Value::String(text)) => {
                let number = text.parse().map_err(|_| format!("`{name}` is not {KIND}"))?;
                self.notes.push(format!("`{name}` is a text, taken as {number}"));
                Ok(Some(number))
            }
            Some(value) => value.as_u64().map(Some).ok_or_else(|| format!("`{name}` is not {KIND}")),
        }
    }

    pub(crate) fn time(&mut self, name: &str) -> Result<Time, Why> {
        let value = self.optional_time(name)?;
        self.required(name, value)
    }

    pub(crate) fn optional_time(&mut self, name: &str) -> Result<Option<Time>, Why> {
        let Some(value) = self.value::<Value>(name, "a time")? else { return Ok(None) };
        Time::from_json(&value).map(Some).ok_or_else(|| format!("`{name}` is no time: {value}"))
    }

    pub(crate) fn object(&mut self, name: &str) -> Result<Object, Why> {
        let value = self.value(name, "an object")?;
        Ok(self.or_note(name, value))
    }

    pub(crate) fn json(&mut self, name: &str) -> Result<Value, Why> {
        Ok(self.value(name, "JSON")?.unwrap_or_default())
    }

    /// What `read` makes of an object that may be missing or null.
    pub(crate) fn nested<T>(
        &mut self,
        name: &str,
        read: impl FnOnce(&mut Fields<'a>) -> Result<T, Why>,
    ) -> Result<Option<T>, Why> {
        let Some(raw) = self.raw(name).filter(|raw| raw.get() != "null") else { return Ok(None) };
        let mut fields = Fields::parse(raw.get()).map_err(|_| format!("`{name}` is not an object"))?;
        let value = read(&mut fields).map_err(|why| format!("in `{name}` {why}"))?;
        self.notes.append(&mut fields.notes);
        Ok(Some(value))
    }

    /// A text; empty when the field is missing, which Burr's server does not forgive.
    pub(crate) fn text_or_note(&mut self, name: &str) -> Result<String, Why> {
        let text = self.optional_text(name)?;
        Ok(self.or_note(name, text))
    }

    /// What `read` makes of each object of a list.
    pub(crate) fn list<T>(
        &mut self,
        name: &str,
        read: impl Fn(&mut Fields<'a>) -> Result<T, Why>,
    ) -> Result<Vec<T>, Why> {
        let Some(raw) = self.raw(name) else { return Err(format!("there is no `{name}`")) };
        let items: Vec<&RawValue> = serde_json::from_str(raw.get()).map_err(|_| format!("`{name}` is not a list"))?;
        let mut values = Vec::with_capacity(items.len());
        for (at, item) in items.into_iter().enumerate() {
            let of_item = |why| format!("in `{name}[{at}]` {why}");
            let mut fields = Fields::parse(item.get()).map_err(of_item)?;
            values.push(read(&mut fields).map_err(of_item)?);
            self.notes.append(&mut fields.notes);
        }
        Ok(values)
    }

    /// Notes a field that is not there though it should be.
    pub(crate) fn expect(&mut self, name: &str) {
        if !self.fields.iter().any(|(field, _)| field == name) {
            self.notes.push(format!("there is no `{name}`"));
        }
    }

    fn or_note<T: Default>(&mut self, name: &str, value: Option<T>) -> T {
        value.unwrap_or_else(|| {
            self.notes.push(format!("there is no `{name}`"));
            T::default()
        })
    }

    /// All that nobody took.
    pub(crate) fn rest(&mut self) -> Result<Object, Why> {
        let fields = self.fields.drain(..);
        fields
            .map(|(name, raw)| {
                let value =
                    serde_json::from_str(raw.get()).map_err(|error| format!("`{name}` is {}", not_read(&error)))?;
                Ok((name.into_owned(), value))
            })
            .collect()
    }
}

/// What a text is that can not be read. The stack is bounded, and so is what is nested: such a text may well be JSON.
fn not_read(error: &serde_json::Error) -> Why {
    if error.to_string().starts_with("recursion limit exceeded") {
        return "nested more than 127 levels deep".to_owned();
    }
    format!("not JSON: {error}")
}

/// Says what stands there instead of an object.
fn not_json(text: &str, error: &serde_json::Error) -> Why {
    if error.is_eof() {
        return format!("the text ends in the middle, after {} bytes", text.len());
    }
    match serde_json::from_str::<Value>(text) {
        Ok(_) => "this is JSON, but no object".to_owned(),
        Err(error) => format!("this is {}", not_read(&error)),
    }
}

impl<'de> Deserialize<'de> for Fields<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(FieldsVisitor)
    }
}

struct FieldsVisitor;

impl<'de> Visitor<'de> for FieldsVisitor {
    type Value = Fields<'de>;

    fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut fields = Fields::default();
        while let Some(Name(name)) = map.next_key()? {
            fields.fields.push((name, map.next_value()?));
        }
        Ok(fields)
    }
}

/// A name, borrowed from the line unless it has escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct NameVisitor;

        impl<'de> Visitor<'de> for NameVisitor {
            type Value = Name<'de>;

            fn expecting(&self, f: &mut Formatter<'_>) -> fmt::Result {
                f.write_str("a name")
            }

            fn visit_borrowed_str<E>(self, name: &'de str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Borrowed(name)))
            }

            fn visit_str<E>(self, name: &str) -> Result<Self::Value, E> {
                Ok(Name(Cow::Owned(name.to_owned())))
            }
        }

        deserializer.deserialize_str(NameVisitor)
    }
}
