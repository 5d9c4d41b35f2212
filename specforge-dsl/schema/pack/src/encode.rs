//! Writes the table; the layout is documented in `specforge_schema::format`.

use std::collections::BTreeMap;

use specforge_schema::format::{
    HEADER_LENGTH, MAGIC, SECTIONS, Section, VERSION, resource_flag, shape, slot_flag, value_flag,
};
use specforge_schema::names;

use crate::error::{Context, Result};
use crate::kinds::{self, Kinds};
use crate::model::{Model, Object, Property, Resource, Rule, Shape, Value};
use crate::overlay::Overlay;
use crate::slots::Slot;

/// Everything that the table holds.
pub(crate) struct Facts<'a> {
    pub(crate) model: &'a Model,
    pub(crate) kinds: &'a Kinds,
    pub(crate) slots: &'a [Slot],
    pub(crate) overlay: &'a Overlay,
}

/// The bytes of the table. The records are written twice: the first time counts the texts, so that the second gives
/// the frequent ones the short numbers.
pub(crate) fn encode(facts: &Facts<'_>) -> Result<Vec<u8>> {
    let mut counting = Encoder::new(BTreeMap::new());
    counting.facts(facts);
    let mut texts: Vec<(&String, &usize)> = counting.counts.iter().collect();
    texts.sort_by(|(left, left_count), (right, right_count)| right_count.cmp(left_count).then(left.cmp(right)));
    let numbers = texts.iter().enumerate().map(|(number, (text, _))| ((*text).clone(), number as u64)).collect();
    let strings = texts.iter().map(|(text, _)| text.as_bytes().to_vec()).collect();
    let mut encoder = Encoder::new(numbers);
    encoder.facts(facts);
    encoder.sections[Section::Strings as usize] = strings;
    assemble(&encoder.sections)
}

fn assemble(sections: &[Vec<Vec<u8>>; SECTIONS]) -> Result<Vec<u8>> {
    let word = |number: usize| -> Result<[u8; 4]> {
        Ok(u32::try_from(number).context(|| "the table is longer than 4 GiB".to_owned())?.to_le_bytes())
    };
    let mut header = Vec::with_capacity(HEADER_LENGTH);
    header.extend(MAGIC);
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

struct Encoder {
    numbers: BTreeMap<String, u64>,
    counts: BTreeMap<String, usize>,
    sections: [Vec<Vec<u8>>; SECTIONS],
    known: BTreeMap<(usize, Vec<u8>), u64>,
}

/// A record that is being written.
#[derive(Default)]
struct Record(Vec<u8>);

impl Record {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number as u8 & 0x7f) | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn optional(&mut self, number: Option<usize>) {
        self.number(number.map_or(0, |number| number as u64 + 1));
    }

    fn words(&mut self, words: &[u32]) {
        self.number(words.len() as u64);
        for word in words {
            self.0.extend(word.to_le_bytes());
        }
    }
}

impl Encoder {
    fn new(numbers: BTreeMap<String, u64>) -> Encoder {
        Encoder { numbers, counts: BTreeMap::new(), sections: Default::default(), known: BTreeMap::new() }
    }

    fn facts(&mut self, facts: &Facts<'_>) {
        for object in &facts.model.objects {
            let record = self.object(object);
            self.push(Section::Objects, record);
        }
        for number in &facts.model.pseudo_objects {
            let mut record = Record::default();
            record.number(number.0 as u64);
            self.push(Section::PseudoObjects, record);
        }
        let services = self.services(facts);
        for resource in facts.model.resources.iter().enumerate() {
            let record = self.resource(resource, facts, &services);
            self.push(Section::Resources, record);
        }
        for kind in &facts.kinds.kinds {
            let mut record = Record::default();
            self.text(&mut record, &kind.name);
            record.number(services[&kind.module] as u64);
            record.number(kind.resource as u64);
            self.optional_text(&mut record, kind.attribute.as_deref());
            self.push(Section::Kinds, record);
        }
        for slot in facts.slots {
            let record = self.slot(slot, &services);
            self.push(Section::Slots, record);
        }
    }

    /// Writes the services and their aliases; returns the number of each module.
    fn services(&mut self, facts: &Facts<'_>) -> BTreeMap<String, usize> {
        let mut resources: BTreeMap<String, Vec<(String, u32)>> = BTreeMap::new();
        for (number, resource) in facts.model.resources.iter().enumerate() {
            let named = (kinds::rust_name(&resource.name), number as u32);
            resources.entry(kinds::module(&resource.name)).or_default().push(named);
        }
        let mut services = BTreeMap::new();
        for (number, (module, mut named)) in resources.into_iter().enumerate() {
            named.sort();
            let first = &facts.model.resources[named[0].1 as usize].name;
            let namespace = first.rsplit_once("::").map_or("", |(namespace, _)| namespace);
            let mut record = Record::default();
            self.text(&mut record, &module);
            self.text(&mut record, namespace);
            let aliases: Vec<&String> =
                facts.overlay.services.iter().filter(|(_, one)| **one == module).map(|(alias, _)| alias).collect();
            self.texts(&mut record, &aliases);
            let of_module = |modules: &mut dyn Iterator<Item = &String>| -> (usize, usize) {
                let (mut first, mut count) = (0, 0);
                for (at, one) in modules.enumerate() {
                    if *one < module {
                        first = at + 1;
                    }
                    count += usize::from(*one == module);
                }
                (first, count)
            };
            let kinds = of_module(&mut facts.kinds.kinds.iter().map(|kind| &kind.module));
            let slots = of_module(&mut facts.slots.iter().map(|slot| &slot.module));
            for number in [kinds.0, kinds.1, slots.0, slots.1] {
                record.number(number as u64);
            }
            record.words(&named.iter().map(|(_, number)| *number).collect::<Vec<_>>());
            self.push(Section::Services, record);
            services.insert(module, number);
        }
        for (alias, module) in &facts.overlay.services {
            if let Some(number) = services.get(module) {
                let mut record = Record::default();
                self.text(&mut record, alias);
                record.number(*number as u64);
                self.push(Section::Aliases, record);
            }
        }
        services
    }

    fn resource(
        &mut self,
        (number, resource): (usize, &Resource),
        facts: &Facts<'_>,
        services: &BTreeMap<String, usize>,
    ) -> Record {
        let mut record = Record::default();
        let snapshot = facts.overlay.stateful.get(&resource.name);
        let flags = [
            (resource_flag::TAGGABLE, resource.taggable),
            (resource_flag::STATEFUL, snapshot.is_some()),
            (resource_flag::SNAPSHOT, snapshot == Some(&true)),
        ];
        self.text(&mut record, &resource.name);
        self.text(&mut record, &kinds::rust_name(&resource.name));
        record.number(services[&kinds::module(&resource.name)] as u64);
        record.number(resource.object.0 as u64);
        record.number(flags.iter().filter(|(_, set)| *set).map(|(flag, _)| flag).sum());
        record.optional(facts.kinds.of_reference(number));
        self.optional_text(&mut record, resource.tag_property.as_ref().map(|(name, _)| name.as_str()));
        record.number(resource.tag_property.as_ref().map_or(0, |(_, shape)| *shape));
        self.text(&mut record, &resource.description);
        self.optional_text(&mut record, resource.replacement_strategy.as_deref());
        self.texts(&mut record, &resource.primary_identifier);
        record.number(resource.attributes.len() as u64);
        let mut rust_names: BTreeMap<String, usize> = BTreeMap::new();
        for attribute in &resource.attributes {
            let mut rust_name = names::snake_case(&attribute.name);
            let count = rust_names.entry(rust_name.clone()).or_default();
            *count += 1;
            if *count > 1 {
                rust_name = format!("{rust_name}_{count}");
            }
            self.text(&mut record, &attribute.name);
            self.text(&mut record, &rust_name);
            record.number(attribute.shape);
            let own = facts.kinds.of_attribute(number, &attribute.name);
            record.optional(attribute.other_kind.or(own));
            self.text(&mut record, &attribute.description);
        }
        for texts in resource.paths.iter().chain(&resource.permissions) {
            self.texts(&mut record, texts);
        }
        record
    }

    fn object(&mut self, object: &Object) -> Record {
        let mut record = Record::default();
        self.text(&mut record, &object.name);
        let additional = object.additional.as_ref().map(|value| self.value(value) as usize);
        record.optional(additional);
        let mut properties: Vec<&Property> = object.properties.iter().collect();
        properties.sort_by(|left, right| left.rust_name.cmp(&right.rust_name));
        let numbers: Vec<u32> = properties.into_iter().map(|property| self.property(property) as u32).collect();
        record.words(&numbers);
        record.number(object.rules.len() as u64);
        for rule in &object.rules {
            self.rule(&mut record, rule);
        }
        record
    }

    fn rule(&mut self, record: &mut Record, rule: &Rule) {
        record.number(rule.code);
        self.optional_text(record, rule.property.as_deref());
        record.number(rule.sets.len() as u64);
        for set in &rule.sets {
            self.texts(record, set);
        }
    }

    fn property(&mut self, property: &Property) -> u64 {
        let value = self.value(&property.value);
        let mut record = Record::default();
        self.text(&mut record, &property.name);
        self.text(&mut record, &property.rust_name);
        record.number(property.flags);
        record.number(value);
        self.text(&mut record, &property.description);
        self.share(Section::Properties, record)
    }

    fn value(&mut self, value: &Value) -> u64 {
        let mut record = Record::default();
        let (code, operand) = match &value.shape {
            Shape::Text => (shape::TEXT, None),
            Shape::Integer => (shape::INTEGER, None),
            Shape::Number => (shape::NUMBER, None),
            Shape::Boolean => (shape::BOOLEAN, None),
            Shape::Json => (shape::JSON, None),
            Shape::Object(number) => (shape::OBJECT, Some(number.0 as u64)),
            Shape::List(item) => (shape::LIST, Some(self.value(item))),
            Shape::Map(item) => (shape::MAP, Some(self.value(item))),
        };
        record.number(code);
        operand.into_iter().for_each(|operand| record.number(operand));
        let fields = [
            (value_flag::PATTERN, value.pattern.is_some()),
            (value_flag::MIN_LENGTH, value.min_length.is_some()),
            (value_flag::MAX_LENGTH, value.max_length.is_some()),
            (value_flag::MINIMUM, value.minimum.is_some()),
            (value_flag::MAXIMUM, value.maximum.is_some()),
            (value_flag::MIN_ITEMS, value.min_items.is_some()),
            (value_flag::MAX_ITEMS, value.max_items.is_some()),
            (value_flag::FORMAT, value.format.is_some()),
            (value_flag::SLOT, value.slot.is_some()),
            (value_flag::VARIANTS, !value.variants.is_empty()),
        ];
        record.number(fields.iter().filter(|(_, set)| *set).map(|(flag, _)| flag).sum::<u64>() | value.flags);
        if let Some(pattern) = &value.pattern {
            self.text(&mut record, pattern);
        }
        [value.min_length, value.max_length].into_iter().flatten().for_each(|number| record.number(number));
        for number in [value.minimum, value.maximum].into_iter().flatten() {
            record.0.extend(number.to_le_bytes());
        }
        [value.min_items, value.max_items].into_iter().flatten().for_each(|number| record.number(number));
        if let Some(format) = &value.format {
            self.text(&mut record, format);
        }
        if let Some(slot) = value.slot {
            record.number(slot as u64);
        }
        if !value.variants.is_empty() {
            record.number(value.variants.len() as u64);
            for (text, identifier) in &value.variants {
                self.text(&mut record, text);
                self.optional_text(&mut record, identifier.as_deref());
            }
        }
        self.share(Section::Values, record)
    }

    fn slot(&mut self, slot: &Slot, services: &BTreeMap<String, usize>) -> Record {
        let mut record = Record::default();
        self.text(&mut record, &slot.name);
        record.number(services[&slot.module] as u64);
        let flags =
            [(slot_flag::SINGLE, slot.single), (slot_flag::ANY_ARN, slot.any_arn), (slot_flag::OPEN, slot.open)];
        record.number(flags.iter().filter(|(_, set)| *set).map(|(flag, _)| flag).sum());
        self.optional_text(&mut record, slot.literal.as_deref());
        record.number(slot.kinds.len() as u64);
        slot.kinds.iter().for_each(|kind| record.number(*kind as u64));
        record.number(slot.accepts.len() as u64);
        for (resource, attribute) in &slot.accepts {
            record.number(*resource as u64);
            self.optional_text(&mut record, attribute.as_deref());
        }
        record
    }

    fn text(&mut self, record: &mut Record, text: &str) {
        *self.counts.entry(text.to_owned()).or_default() += 1;
        record.number(self.numbers.get(text).copied().unwrap_or(0));
    }

    fn optional_text(&mut self, record: &mut Record, text: Option<&str>) {
        let Some(text) = text else { return record.number(0) };
        *self.counts.entry(text.to_owned()).or_default() += 1;
        record.number(self.numbers.get(text).copied().unwrap_or(0) + 1);
    }

    fn texts(&mut self, record: &mut Record, texts: &[impl AsRef<str>]) {
        record.number(texts.len() as u64);
        texts.iter().for_each(|text| self.text(record, text.as_ref()));
    }

    fn push(&mut self, section: Section, record: Record) {
        self.sections[section as usize].push(record.0);
    }

    /// The number of a record that others of the same bytes share.
    fn share(&mut self, section: Section, record: Record) -> u64 {
        let records = &mut self.sections[section as usize];
        let free = records.len() as u64;
        let number = *self.known.entry((section as usize, record.0.clone())).or_insert(free);
        if number == free {
            records.push(record.0);
        }
        number
    }
}
