//! The content hash of a value: of all that its `Serialize` tells, to full depth, the same for the same content.
//!
//! Each piece is written with its kind and, where it has one, its length, so that different contents never give the same bytes. The
//! entries of a map are hashed one by one and sorted, because a `HashMap` has no order.

use std::fmt;

use blake3::Hasher;
use serde::ser::{self, Serialize};

use super::Digest;
use crate::node::BoxError;

/// The hash of a value. Fails where its `Serialize` does.
pub(super) fn digest<T: Serialize + ?Sized>(value: &T) -> Result<Digest, BoxError> {
    let mut hasher = Hasher::new();
    value.serialize(Content(&mut hasher))?;
    Ok(*hasher.finalize().as_bytes())
}

/// How many bytes the content of a value comes to.
pub(super) fn size<T: Serialize + ?Sized>(value: &T) -> Result<u64, BoxError> {
    let mut hasher = Hasher::new();
    value.serialize(Content(&mut hasher))?;
    Ok(hasher.count())
}

/// The hash of several pieces, each with its length.
pub(super) fn combine(pieces: &[&[u8]]) -> Digest {
    let mut hasher = Hasher::new();
    pieces.iter().for_each(|piece| sized(&mut hasher, piece));
    *hasher.finalize().as_bytes()
}

fn sized(hasher: &mut Hasher, bytes: &[u8]) {
    // A length in memory fits into 64 bits everywhere.
    hasher.update(&(bytes.len() as u64).to_le_bytes());
    hasher.update(bytes);
}

/// What the `Serialize` of a value says when it fails.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(String);

impl ser::Error for Refused {
    fn custom<T: fmt::Display>(text: T) -> Self {
        Self(text.to_string())
    }
}

type Done = Result<(), Refused>;

/// Writes one value into a hasher.
struct Content<'a>(&'a mut Hasher);

impl Content<'_> {
    #[expect(clippy::unnecessary_wraps, reason = "it is what every method of a serializer returns")]
    fn put(&mut self, kind: u8, bytes: &[u8]) -> Done {
        self.0.update(&[kind]);
        self.0.update(bytes);
        Ok(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "as above")]
    fn put_sized(&mut self, kind: u8, bytes: &[u8]) -> Done {
        self.0.update(&[kind]);
        sized(self.0, bytes);
        Ok(())
    }

    fn variant(&mut self, kind: u8, index: u32, name: &str) -> Done {
        self.put(kind, &index.to_le_bytes())?;
        sized(self.0, name.as_bytes());
        Ok(())
    }
}

/// Behind the last element of a list, where an element would begin with its kind.
const END: u8 = 0xff;

macro_rules! numbers {
    ($($method:ident: $ty:ty = $kind:literal,)+) => {
        $(fn $method(mut self, value: $ty) -> Done { self.put($kind, &value.to_le_bytes()) })+
    };
}

impl<'a> ser::Serializer for Content<'a> {
    type Ok = ();
    type Error = Refused;
    type SerializeSeq = List<'a>;
    type SerializeTuple = List<'a>;
    type SerializeTupleStruct = List<'a>;
    type SerializeTupleVariant = List<'a>;
    type SerializeMap = Map<'a>;
    type SerializeStruct = List<'a>;
    type SerializeStructVariant = List<'a>;

    // A float counts by its bits: `-0.0` is not `0.0`, and a NaN is itself.
    numbers! {
        serialize_i8: i8 = 1,
        serialize_i16: i16 = 2,
        serialize_i32: i32 = 3,
        serialize_i64: i64 = 4,
        serialize_i128: i128 = 5,
        serialize_u8: u8 = 6,
        serialize_u16: u16 = 7,
        serialize_u32: u32 = 8,
        serialize_u64: u64 = 9,
        serialize_u128: u128 = 10,
        serialize_f32: f32 = 11,
        serialize_f64: f64 = 12,
    }

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(mut self, value: bool) -> Done {
        self.put(13, &[u8::from(value)])
    }

    fn serialize_char(mut self, value: char) -> Done {
        self.put(14, &u32::from(value).to_le_bytes())
    }

    fn serialize_str(mut self, value: &str) -> Done {
        self.put_sized(15, value.as_bytes())
    }

    fn serialize_bytes(mut self, value: &[u8]) -> Done {
        self.put_sized(16, value)
    }

    fn serialize_none(mut self) -> Done {
        self.put(17, &[])
    }

    fn serialize_some<T: Serialize + ?Sized>(mut self, value: &T) -> Done {
        self.put(18, &[])?;
        value.serialize(self)
    }

    fn serialize_unit(mut self) -> Done {
        self.put(19, &[])
    }

    fn serialize_unit_struct(self, _: &'static str) -> Done {
        self.serialize_unit()
    }

    fn serialize_unit_variant(mut self, _: &'static str, index: u32, name: &'static str) -> Done {
        self.variant(20, index, name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Done {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        mut self,
        _: &'static str,
        index: u32,
        name: &'static str,
        value: &T,
    ) -> Done {
        self.variant(21, index, name)?;
        value.serialize(self)
    }

    fn serialize_seq(mut self, _: Option<usize>) -> Result<List<'a>, Refused> {
        self.put(22, &[])?;
        Ok(List(self.0))
    }

    fn serialize_tuple(mut self, _: usize) -> Result<List<'a>, Refused> {
        self.put(23, &[])?;
        Ok(List(self.0))
    }

    fn serialize_tuple_struct(self, _: &'static str, len: usize) -> Result<List<'a>, Refused> {
        self.serialize_tuple(len)
    }

    fn serialize_tuple_variant(
        mut self,
        _: &'static str,
        index: u32,
        name: &'static str,
        _: usize,
    ) -> Result<List<'a>, Refused> {
        self.variant(24, index, name)?;
        Ok(List(self.0))
    }

    fn serialize_map(mut self, _: Option<usize>) -> Result<Map<'a>, Refused> {
        self.put(25, &[])?;
        Ok(Map { hasher: self.0, key: None, entries: Vec::new() })
    }

    fn serialize_struct(mut self, _: &'static str, _: usize) -> Result<List<'a>, Refused> {
        self.put(26, &[])?;
        Ok(List(self.0))
    }

    fn serialize_struct_variant(
        mut self,
        _: &'static str,
        index: u32,
        name: &'static str,
        _: usize,
    ) -> Result<List<'a>, Refused> {
        self.variant(27, index, name)?;
        Ok(List(self.0))
    }
}

/// The elements of a list or the fields of a struct, in their order.
struct List<'a>(&'a mut Hasher);

impl List<'_> {
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        value.serialize(Content(self.0))
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Done {
        self.element(name)?;
        self.element(value)
    }

    #[expect(clippy::unnecessary_wraps, reason = "it is what every method of a serializer returns")]
    fn finish(self) -> Done {
        self.0.update(&[END]);
        Ok(())
    }
}

macro_rules! lists {
    ($($kind:ident::$method:ident,)+) => {
        $(impl ser::$kind for List<'_> {
            type Ok = ();
            type Error = Refused;

            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
                self.element(value)
            }

            fn end(self) -> Done {
                self.finish()
            }
        })+
    };
}

lists! {
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field,
    SerializeTupleVariant::serialize_field,
}

macro_rules! structs {
    ($($kind:ident,)+) => {
        $(impl ser::$kind for List<'_> {
            type Ok = ();
            type Error = Refused;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Done {
                self.field(name, value)
            }

            fn end(self) -> Done {
                self.finish()
            }
        })+
    };
}

structs! {
    SerializeStruct,
    SerializeStructVariant,
}

/// The entries of a map, each hashed alone until all are there to be sorted.
struct Map<'a> {
    hasher: &'a mut Hasher,
    key: Option<Digest>,
    entries: Vec<(Digest, Digest)>,
}

fn alone<T: Serialize + ?Sized>(value: &T) -> Result<Digest, Refused> {
    let mut hasher = Hasher::new();
    value.serialize(Content(&mut hasher))?;
    Ok(*hasher.finalize().as_bytes())
}

impl ser::SerializeMap for Map<'_> {
    type Ok = ();
    type Error = Refused;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Done {
        self.key = Some(alone(key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Done {
        let key = self.key.take().ok_or_else(|| Refused("a map gave a value before its key".into()))?;
        self.entries.push((key, alone(value)?));
        Ok(())
    }

    fn end(mut self) -> Done {
        self.entries.sort_unstable();
        self.hasher.update(&(self.entries.len() as u64).to_le_bytes());
        for (key, value) in &self.entries {
            self.hasher.update(key);
            self.hasher.update(value);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use proptest::prelude::*;
    use serde::Serialize;

    use super::digest;

    fn same<A: Serialize, B: Serialize>(one: &A, other: &B) -> bool {
        digest(one).unwrap() == digest(other).unwrap()
    }

    #[derive(Serialize)]
    enum Shape {
        Unit,
        New(u8),
        Pair(u8, u8),
        Named { a: u8 },
    }

    #[test]
    fn different_contents_differ() {
        assert!(!same(&0.0_f64, &-0.0_f64));
        assert!(!same(&f64::NAN, &0.0_f64));
        assert!(!same(&9_007_199_254_740_993_u64, &9_007_199_254_740_992_u64));
        assert!(!same(&("ab", "c"), &("a", "bc")));
        assert!(!same(&vec![vec![1_u8], vec![]], &vec![vec![], vec![1_u8]]));
        assert!(!same(&Some(()), &None::<()>));
        assert!(!same(&Some(None::<u8>), &None::<Option<u8>>));
        assert!(!same(&Shape::New(1), &Shape::Pair(1, 1)));
        assert!(!same(&Shape::Unit, &Shape::Named { a: 1 }));
        assert!(!same(&BTreeMap::from([(1, 2)]), &BTreeMap::from([(2, 1)])));
        assert!(!same(&BTreeMap::<u8, u8>::new(), &vec![(); 0]));
    }

    #[test]
    fn same_contents_are_the_same() {
        assert!(same(&f64::NAN, &f64::NAN));
        assert!(same(&"text", &String::from("text")));
        assert!(same(&vec![1_u8, 2], &[1_u8, 2].as_slice()));
    }

    /// Hamilton stops at a depth of six.
    #[test]
    fn depth_has_no_limit() {
        let nested = |leaf: u8| (((((((((leaf,),),),),),),),),);
        assert!(!same(&nested(1), &nested(2)));
        assert!(same(&nested(1), &nested(1)));
    }

    #[test]
    fn what_cannot_be_serialized_says_why() {
        let poisoned = std::sync::Arc::new(std::sync::Mutex::new(1));
        let other = poisoned.clone();
        let _ = std::thread::spawn(move || {
            let _held = other.lock();
            panic!("on purpose");
        })
        .join();
        assert!(digest(&*poisoned).unwrap_err().to_string().contains("poison"));
    }

    proptest! {
        #[test]
        fn the_order_of_a_map_is_nothing(entries in prop::collection::btree_map(any::<(i8, bool)>(), any::<Vec<u8>>(), 0..20)) {
            let hashed: HashMap<_, _> = entries.iter().rev().collect();
            prop_assert!(same(&entries, &hashed));
        }

        #[test]
        fn two_contents_are_the_same_only_if_they_are_equal(one in any::<Vec<(String, Option<u16>)>>(), other in any::<Vec<(String, Option<u16>)>>()) {
            prop_assert_eq!(same(&one, &other), one == other);
        }
    }
}
