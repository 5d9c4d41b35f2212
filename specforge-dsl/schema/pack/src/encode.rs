//! Writes the table; the layout is documented in `specforge_schema::format`.

use std::collections::BTreeMap;

use specforge_schema::format::{MAGIC, Section, resource_flag, shape, slot_flag, value_flag};
use specforge_schema::names;

use crate::error::Result;
use crate::kinds::{self, Kinds};
use crate::model::{Model, Object, Property, Resource, Rule, Shape, Value};
use crate::overlay::Overlay;
use crate::slots::Slot;
use crate::writer::{self, Record, Writer};

/// Everything that the table holds.
pub(crate) struct Facts<'a> {
    pub(crate) model: &'a Model,
    pub(crate) kinds: &'a Kinds,
    pub(crate) slots: &'a [Slot],
    pub(crate) overlay: &'a Overlay,
}

/// The bytes of the table.
pub(crate) fn encode(facts: &Facts<'_>) -> Result<Vec<u8>> {
    writer::write(MAGIC, |writer| Encoder { writer }.facts(facts))
}

struct Encoder<'w> {
    writer: &'w mut Writer,
}

impl Encoder<'_> {
    fn facts(&mut self, facts: &Facts<'_>) {
        for object in &facts.model.objects {
            let record = self.object(object);
            self.writer.push(Section::Objects, record);
        }
        for number in &facts.model.pseudo_objects {
            let mut record = Record::default();
            record.number(number.0 as u64);
            self.writer.push(Section::PseudoObjects, record);
        }
        let services = self.services(facts);
        for resource in facts.model.resources.iter().enumerate() {
            let record = self.resource(resource, facts, &services);
            self.writer.push(Section::Resources, record);
        }
        for kind in &facts.kinds.kinds {
            let mut record = Record::default();
            self.writer.text(&mut record, &kind.name);
            record.number(services[&kind.module] as u64);
            record.number(kind.resource as u64);
            self.writer.optional_text(&mut record, kind.attribute.as_deref());
            self.writer.push(Section::Kinds, record);
        }
        for slot in facts.slots {
            let record = self.slot(slot, &services);
            self.writer.push(Section::Slots, record);
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
            self.writer.text(&mut record, &module);
            self.writer.text(&mut record, namespace);
            let aliases: Vec<&String> =
                facts.overlay.services.iter().filter(|(_, one)| **one == module).map(|(alias, _)| alias).collect();
            self.writer.texts(&mut record, &aliases);
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
            self.writer.push(Section::Services, record);
            services.insert(module, number);
        }
        for (alias, module) in &facts.overlay.services {
            if let Some(number) = services.get(module) {
                let mut record = Record::default();
                self.writer.text(&mut record, alias);
                record.number(*number as u64);
                self.writer.push(Section::Aliases, record);
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
        self.writer.text(&mut record, &resource.name);
        self.writer.text(&mut record, &kinds::rust_name(&resource.name));
        record.number(services[&kinds::module(&resource.name)] as u64);
        record.number(resource.object.0 as u64);
        record.number(flags.iter().filter(|(_, set)| *set).map(|(flag, _)| flag).sum());
        record.optional(facts.kinds.of_reference(number));
        self.writer.optional_text(&mut record, resource.tag_property.as_ref().map(|(name, _)| name.as_str()));
        record.number(resource.tag_property.as_ref().map_or(0, |(_, shape)| *shape));
        self.writer.text(&mut record, &resource.description);
        self.writer.optional_text(&mut record, resource.replacement_strategy.as_deref());
        self.writer.texts(&mut record, &resource.primary_identifier);
        record.number(resource.attributes.len() as u64);
        let mut rust_names: BTreeMap<String, usize> = BTreeMap::new();
        for attribute in &resource.attributes {
            let mut rust_name = names::snake_case(&attribute.name);
            let count = rust_names.entry(rust_name.clone()).or_default();
            *count += 1;
            if *count > 1 {
                rust_name = format!("{rust_name}_{count}");
            }
            self.writer.text(&mut record, &attribute.name);
            self.writer.text(&mut record, &rust_name);
            record.number(attribute.shape);
            let own = facts.kinds.of_attribute(number, &attribute.name);
            record.optional(attribute.other_kind.or(own));
            self.writer.text(&mut record, &attribute.description);
        }
        for texts in resource.paths.iter().chain(&resource.permissions) {
            self.writer.texts(&mut record, texts);
        }
        record
    }

    fn object(&mut self, object: &Object) -> Record {
        let mut record = Record::default();
        self.writer.text(&mut record, &object.name);
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
        self.writer.optional_text(record, rule.property.as_deref());
        record.number(rule.sets.len() as u64);
        for set in &rule.sets {
            self.writer.texts(record, set);
        }
    }

    fn property(&mut self, property: &Property) -> u64 {
        let value = self.value(&property.value);
        let mut record = Record::default();
        self.writer.text(&mut record, &property.name);
        self.writer.text(&mut record, &property.rust_name);
        record.number(property.flags);
        record.number(value);
        self.writer.text(&mut record, &property.description);
        self.writer.share(Section::Properties, record)
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
            self.writer.text(&mut record, pattern);
        }
        [value.min_length, value.max_length].into_iter().flatten().for_each(|number| record.number(number));
        for number in [value.minimum, value.maximum].into_iter().flatten() {
            record.0.extend(number.to_le_bytes());
        }
        [value.min_items, value.max_items].into_iter().flatten().for_each(|number| record.number(number));
        if let Some(format) = &value.format {
            self.writer.text(&mut record, format);
        }
        if let Some(slot) = value.slot {
            record.number(slot as u64);
        }
        if !value.variants.is_empty() {
            record.number(value.variants.len() as u64);
            for (text, identifier) in &value.variants {
                self.writer.text(&mut record, text);
                self.writer.optional_text(&mut record, identifier.as_deref());
            }
        }
        self.writer.share(Section::Values, record)
    }

    fn slot(&mut self, slot: &Slot, services: &BTreeMap<String, usize>) -> Record {
        let mut record = Record::default();
        self.writer.text(&mut record, &slot.name);
        record.number(services[&slot.module] as u64);
        let flags =
            [(slot_flag::SINGLE, slot.single), (slot_flag::ANY_ARN, slot.any_arn), (slot_flag::OPEN, slot.open)];
        record.number(flags.iter().filter(|(_, set)| *set).map(|(flag, _)| flag).sum());
        self.writer.optional_text(&mut record, slot.literal.as_deref());
        record.number(slot.kinds.len() as u64);
        slot.kinds.iter().for_each(|kind| record.number(*kind as u64));
        record.number(slot.accepts.len() as u64);
        for (resource, attribute) in &slot.accepts {
            record.number(*resource as u64);
            self.writer.optional_text(&mut record, attribute.as_deref());
        }
        record
    }
}
