//! Writes records, indexes and texts; the layout is documented in `specforge_schema::format`.

use std::collections::BTreeMap;

use specforge_schema::format::{HEADER_LENGTH, SECTIONS, VERSION};

use crate::error::{Context, Result};

/// The bytes of a table that `fill` writes. It is called twice: the first time counts the texts, so that the second
/// gives the frequent ones the short numbers.
pub(crate) fn write(magic: [u8; 4], fill: impl Fn(&mut Writer)) -> Result<Vec<u8>> {
    let mut counting = Writer::new(BTreeMap::new());
    fill(&mut counting);
    let mut texts: Vec<(&String, &usize)> = counting.counts.iter().collect();
    texts.sort_by(|(left, left_count), (right, right_count)| right_count.cmp(left_count).then(left.cmp(right)));
    let numbers = texts.iter().enumerate().map(|(number, (text, _))| ((*text).clone(), number as u64)).collect();
    let strings = texts.iter().map(|(text, _)| text.as_bytes().to_vec()).collect();
    let mut writer = Writer::new(numbers);
    fill(&mut writer);
    // Texts are the first section of every table.
    writer.sections[0] = strings;
    assemble(magic, &writer.sections)
}

fn assemble(magic: [u8; 4], sections: &[Vec<Vec<u8>>; SECTIONS]) -> Result<Vec<u8>> {
    let word = |number: usize| -> Result<[u8; 4]> {
        Ok(u32::try_from(number).context(|| "the table is longer than 4 GiB".to_owned())?.to_le_bytes())
    };
    let mut header = Vec::with_capacity(HEADER_LENGTH);
    header.extend(magic);
    header.extend(VERSION.to_le_bytes());
    let mut indexes = Vec::new();
    let mut records = Vec::new();
    let index_length: usize = sections.iter().map(|section| 4 * (section.len() + 1)).sum();
    for section in sections {
        header.extend(word(HEADER_LENGTH + indexes.len())?);
        header.extend(word(section.len())?);
        for record in section {
            indexes.extend(word(HEADER_LENGTH + index_length + records.len())?);
            records.extend(record);
        }
        indexes.extend(word(HEADER_LENGTH + index_length + records.len())?);
    }
    Ok([header, indexes, records].concat())
}

/// The sections of a table that is being written.
pub(crate) struct Writer {
    numbers: BTreeMap<String, u64>,
    counts: BTreeMap<String, usize>,
    sections: [Vec<Vec<u8>>; SECTIONS],
    known: BTreeMap<(usize, Vec<u8>), u64>,
}

/// A record that is being written.
#[derive(Default)]
pub(crate) struct Record(pub(crate) Vec<u8>);

impl Record {
    /// Adds a varint.
    pub(crate) fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number as u8 & 0x7f) | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// Adds a number that may be missing.
    pub(crate) fn optional(&mut self, number: Option<usize>) {
        self.number(number.map_or(0, |number| number as u64 + 1));
    }

    /// Adds a list of fixed-width numbers.
    pub(crate) fn words(&mut self, words: &[u32]) {
        self.number(words.len() as u64);
        for word in words {
            self.0.extend(word.to_le_bytes());
        }
    }
}

impl Writer {
    fn new(numbers: BTreeMap<String, u64>) -> Writer {
        Writer { numbers, counts: BTreeMap::new(), sections: Default::default(), known: BTreeMap::new() }
    }

    /// Adds a text to a record.
    pub(crate) fn text(&mut self, record: &mut Record, text: &str) {
        *self.counts.entry(text.to_owned()).or_default() += 1;
        record.number(self.numbers.get(text).copied().unwrap_or(0));
    }

    /// Adds a text that may be missing.
    pub(crate) fn optional_text(&mut self, record: &mut Record, text: Option<&str>) {
        let Some(text) = text else { return record.number(0) };
        *self.counts.entry(text.to_owned()).or_default() += 1;
        record.number(self.numbers.get(text).copied().unwrap_or(0) + 1);
    }

    /// Adds a list of texts.
    pub(crate) fn texts(&mut self, record: &mut Record, texts: &[impl AsRef<str>]) {
        record.number(texts.len() as u64);
        texts.iter().for_each(|text| self.text(record, text.as_ref()));
    }

    /// Adds a record to a section.
    pub(crate) fn push(&mut self, section: impl Into<usize>, record: Record) {
        self.sections[section.into()].push(record.0);
    }

    /// The number of a record that others of the same bytes share.
    pub(crate) fn share(&mut self, section: impl Into<usize>, record: Record) -> u64 {
        let section = section.into();
        let records = &mut self.sections[section];
        let free = records.len() as u64;
        let number = *self.known.entry((section, record.0.clone())).or_insert(free);
        if number == free {
            records.push(record.0);
        }
        number
    }
}
