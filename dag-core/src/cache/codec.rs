//! A value as bytes and back.
//!
//! CBOR, because it keeps what JSON loses: not-a-number, maps with keys of any kind, bytes. What it loses itself is found out before it
//! is stored: a value that does not come back with the same content is not kept.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::hash;
use crate::node::BoxError;

/// The length of the hash before the bytes.
const HASH: usize = size_of::<super::Digest>();

pub(super) fn encode<T: Serialize + DeserializeOwned>(value: &T) -> Result<Vec<u8>, BoxError> {
    let bytes = cbor4ii::serde::to_vec(Vec::new(), value)?;
    let read: T = cbor4ii::serde::from_slice(&bytes).map_err(|error| format!("it cannot be read back: {error}"))?;
    if hash::digest(&read)? != hash::digest(value)? {
        return Err("it is not the same when it is read back".into());
    }
    Ok([&hash::combine(&[&bytes])[..], &bytes].concat())
}

/// Fails if the bytes are not those that `encode` gave, or not those of a `T`.
pub(super) fn decode<T: DeserializeOwned>(entry: &[u8]) -> Result<T, BoxError> {
    let (expected, bytes) = entry.split_at_checked(HASH).ok_or("it is cut off")?;
    if expected != hash::combine(&[bytes]) {
        return Err("it is damaged".into());
    }
    Ok(cbor4ii::serde::from_slice(bytes).map_err(|error| format!("it has another form: {error}"))?)
}
