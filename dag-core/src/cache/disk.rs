//! Entries in one file of the embedded store `redb`.

use std::path::Path;

use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

use super::key::Key;
use super::store::Store;
use crate::node::BoxError;

const ENTRIES: TableDefinition<'_, &[u8; 32], &[u8]> = TableDefinition::new("entries");
/// Of each entry when it was stored, counted from 0, and its bytes: what limits need to know, without reading the entries.
const SIZES: TableDefinition<'_, &[u8; 32], (u64, u64)> = TableDefinition::new("sizes");
/// The number of the next entry.
const NUMBERS: TableDefinition<'_, (), u64> = TableDefinition::new("numbers");

/// One file, which one program at a time has open.
#[derive(Debug)]
pub(super) struct Disk(Database);

impl Disk {
    pub(super) fn open(path: &Path) -> Result<Self, BoxError> {
        let database = Database::create(path)?;
        // Both tables exist from now on, so that reading needs no case for a missing one.
        let write = database.begin_write()?;
        write.open_table(ENTRIES)?;
        write.open_table(SIZES)?;
        write.commit()?;
        Ok(Self(database))
    }
}

impl Store for Disk {
    fn get(&self, key: &Key) -> Result<Option<Vec<u8>>, BoxError> {
        let entries = self.0.begin_read()?.open_table(ENTRIES)?;
        Ok(entries.get(key.as_bytes())?.map(|entry| entry.value().to_vec()))
    }

    fn write(&self, remove: &[Key], put: &[(Key, Vec<u8>)]) -> Result<(), BoxError> {
        let write = self.0.begin_write()?;
        {
            let (mut entries, mut sizes) = (write.open_table(ENTRIES)?, write.open_table(SIZES)?);
            for key in remove {
                entries.remove(key.as_bytes())?;
                sizes.remove(key.as_bytes())?;
            }
            let mut numbers = write.open_table(NUMBERS)?;
            let first = numbers.get(())?.map_or(0, |number| number.value());
            numbers.insert((), first + put.len() as u64)?;
            for (number, (key, entry)) in (first..).zip(put) {
                entries.insert(key.as_bytes(), entry.as_slice())?;
                sizes.insert(key.as_bytes(), (number, entry.len() as u64))?;
            }
        }
        Ok(write.commit()?)
    }

    fn entries(&self) -> Result<Vec<(Key, u64)>, BoxError> {
        let sizes = self.0.begin_read()?.open_table(SIZES)?;
        let mut entries = Vec::new();
        for row in sizes.iter()? {
            let (key, size) = row?;
            let (order, bytes) = size.value();
            entries.push((order, Key::from_bytes(*key.value()), bytes));
        }
        entries.sort_unstable();
        Ok(entries.into_iter().map(|(_, key, bytes)| (key, bytes)).collect())
    }
}
