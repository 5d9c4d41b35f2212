//! Reads the numbers of one record. A record that ends too early reads as zeros, so that damaged bytes cannot panic.

use crate::table::Table;

/// A place in a record.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor {
    pub(crate) table: Table,
    rest: &'static [u8],
}

impl Cursor {
    pub(crate) fn new(table: Table, record: &'static [u8]) -> Cursor {
        Cursor { table, rest: record }
    }

    /// The next varint.
    pub(crate) fn number(&mut self) -> u64 {
        let mut number = 0u64;
        let mut shift = 0;
        while let Some((&byte, rest)) = self.rest.split_first() {
            self.rest = rest;
            if shift < 64 {
                number |= u64::from(byte & 0x7f) << shift;
            }
            shift += 7;
            if byte & 0x80 == 0 {
                break;
            }
        }
        number
    }

    /// The next varint as the number of a record.
    pub(crate) fn index(&mut self) -> u32 {
        u32::try_from(self.number()).unwrap_or(u32::MAX)
    }

    /// The next varint as the number of a record that may be missing.
    pub(crate) fn optional_index(&mut self) -> Option<u32> {
        self.index().checked_sub(1)
    }

    /// The next text.
    pub(crate) fn text(&mut self) -> &'static str {
        let index = self.index();
        self.table.text(index)
    }

    /// The bytes of the next text.
    pub(crate) fn text_bytes(&mut self) -> &'static [u8] {
        let index = self.index();
        self.table.text_bytes(index)
    }

    /// The next text that may be missing.
    pub(crate) fn optional_text(&mut self) -> Option<&'static str> {
        self.optional_index().map(|index| self.table.text(index))
    }

    /// The next eight bytes as a floating-point number.
    pub(crate) fn float(&mut self) -> f64 {
        let Some((bytes, rest)) = self.rest.split_first_chunk::<8>() else {
            self.rest = &[];
            return 0.0;
        };
        self.rest = rest;
        f64::from_le_bytes(*bytes)
    }

    /// The count of a list. A list has no more items than the record has bytes.
    pub(crate) fn count(&mut self) -> usize {
        usize::try_from(self.number()).unwrap_or(usize::MAX).min(self.rest.len())
    }

    /// The next list of texts.
    pub(crate) fn texts(&mut self) -> Texts {
        let remaining = self.count();
        let texts = Texts { cursor: *self, remaining };
        self.skip_numbers(remaining);
        texts
    }

    /// Skips varints.
    pub(crate) fn skip_numbers(&mut self, count: usize) {
        for _ in 0..count {
            self.number();
        }
    }

    /// The next list of fixed-width record numbers.
    pub(crate) fn words(&mut self) -> Words {
        let count = self.count();
        let (words, rest) = self.rest.split_at_checked(count.saturating_mul(4)).unwrap_or((&[], &[]));
        self.rest = rest;
        Words { bytes: words }
    }
}

/// A list of texts in a record.
#[derive(Clone, Debug)]
pub(crate) struct Texts {
    cursor: Cursor,
    remaining: usize,
}

impl Iterator for Texts {
    type Item = &'static str;

    fn next(&mut self) -> Option<&'static str> {
        self.remaining = self.remaining.checked_sub(1)?;
        Some(self.cursor.text())
    }
}

/// A list of fixed-width record numbers, which can be searched.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Words {
    bytes: &'static [u8],
}

impl Words {
    pub(crate) fn len(self) -> usize {
        self.bytes.len() / 4
    }

    pub(crate) fn get(self, at: usize) -> Option<u32> {
        let bytes = self.bytes.get(at.checked_mul(4)?..)?.first_chunk::<4>()?;
        Some(u32::from_le_bytes(*bytes))
    }

    pub(crate) fn iter(self) -> impl Iterator<Item = u32> {
        (0..self.len()).filter_map(move |at| self.get(at))
    }
}
