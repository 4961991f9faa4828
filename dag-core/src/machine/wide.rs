//! States from JSON whose integers have more than 64 bits.
//!
//! A JSON value holds none: where one was written, there is a text of its digits. A field of 128 bits takes that.

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{DeserializeOwned, IntoDeserializer, Visitor};
use serde::{Deserializer, forward_to_deserialize_any};
use serde_json::{Error, Map, Result, Value};

/// What a JSON value stands for. One that fits as it is costs nothing more.
pub(super) fn restored<T: DeserializeOwned>(json: Value) -> Result<T> {
    if !has_large(&json) {
        return T::deserialize(json);
    }
    T::deserialize(json.clone()).or_else(|error| T::deserialize(Wide(json)).map_err(|_| error))
}

/// Whether a text in it may be an integer that 64 bits cannot hold.
fn has_large(json: &Value) -> bool {
    match json {
        Value::String(text) => text.len() >= 19 && (text.parse::<i128>().is_ok() || text.parse::<u128>().is_ok()),
        Value::Array(items) => items.iter().any(has_large),
        Value::Object(fields) => fields.values().any(has_large),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

struct Wide(Value);

impl IntoDeserializer<'_, Error> for Wide {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn wide<'de>(fields: Map<String, Value>) -> MapDeserializer<'de, impl Iterator<Item = (String, Wide)>, Error> {
    MapDeserializer::new(fields.into_iter().map(|(name, value)| (name, Wide(value))))
}

impl<'de> Deserializer<'de> for Wide {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0 {
            Value::Array(items) => {
                let mut items = SeqDeserializer::new(items.into_iter().map(Wide));
                let value = visitor.visit_seq(&mut items)?;
                items.end().map(|()| value)
            }
            Value::Object(fields) => {
                let mut fields = wide(fields);
                let value = visitor.visit_map(&mut fields)?;
                fields.end().map(|()| value)
            }
            single => single.deserialize_any(visitor),
        }
    }

    fn deserialize_u128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0.as_str().and_then(|digits| digits.parse().ok()) {
            Some(number) => visitor.visit_u128(number),
            None => self.0.deserialize_u128(visitor),
        }
    }

    fn deserialize_i128<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.0.as_str().and_then(|digits| digits.parse().ok()) {
            Some(number) => visitor.visit_i128(number),
            None => self.0.deserialize_i128(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.0.is_null() { visitor.visit_none() } else { visitor.visit_some(self) }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        match self.0 {
            Value::Object(fields) => MapAccessDeserializer::new(wide(fields)).deserialize_enum(name, variants, visitor),
            unit => unit.deserialize_enum(name, variants, visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 u8 u16 u32 u64 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}
