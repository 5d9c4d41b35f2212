//! Every record can be read, names do not collide, and damaged bytes read as empty instead of panicking.

#![allow(clippy::panic, clippy::unwrap_used, reason = "the functions beside the tests fail like them")]

use std::collections::BTreeSet;

use specforge_schema::{AttributeType, ObjectType, Property, Shape, Slot, Table, ValueType, services};

/// Reads everything that a table holds; returns how much that was, so that nothing is optimized away.
fn read(table: Table) -> usize {
    let mut seen = 0;
    for service in table.services() {
        seen += service.module().len() + service.namespace().len() + service.aliases().count();
        seen += service.kinds().map(|kind| kind.path().len() + kind.resource().name().len()).sum::<usize>();
        seen += service.slots().map(read_slot).sum::<usize>();
        for resource in service.resources() {
            seen += resource.name().len() + resource.attributes().count() + resource.description().len();
            seen += resource.create_only().count() + resource.read_only().count() + resource.deprecated().count();
            seen += resource.permissions(specforge_schema::Operation::List).count();
            seen += usize::from(resource.tag_property().is_some());
        }
    }
    seen + table.objects().map(read_object).sum::<usize>()
}

fn read_object(object: ObjectType) -> usize {
    object.name().len() + object.rules().count() + object.properties().map(read_property).sum::<usize>()
}

fn read_property(property: Property) -> usize {
    property.name().len() + property.rust_name().len() + property.description().len() + read_value(property.value(), 0)
}

fn read_value(value: ValueType, depth: usize) -> usize {
    let own = value.variants().map(|variant| variant.value().len()).sum::<usize>()
        + value.constraints().pattern.map_or(0, str::len)
        + value.slot().map_or(0, read_slot);
    match value.shape() {
        Shape::List(item) | Shape::Map(item) if depth < 20 => own + read_value(item, depth + 1),
        _ => own,
    }
}

fn read_slot(slot: Slot) -> usize {
    slot.name().len() + slot.kinds().count() + slot.accepts().map(|accept| accept.resource.name().len()).sum::<usize>()
}

#[test]
fn every_record_is_readable() {
    assert!(services().count() > 250);
    assert!(specforge_schema::resources().count() > 1_800);
    assert!(read(Table::embedded()) > 1_000_000);
}

#[test]
fn damaged_bytes_never_panic() {
    let bytes = include_bytes!("../data/facts.bin");
    assert_eq!(read(Table::new(b"")), 0);
    assert_eq!(read(Table::new(b"SFFT\xff\xff\xff\xff")), 0);
    for length in [8, 40, 87, 88, 1_000, 100_000, bytes.len() - 1] {
        let cut: &'static [u8] = Box::leak(bytes[..length].to_vec().into_boxed_slice());
        read(Table::new(cut));
    }
    let mut seed = 0x2545_f491_4f6c_dd1d_u64;
    let mut damaged = bytes.to_vec();
    for _ in 0..20_000 {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        let at = 88 + (seed as usize) % (damaged.len() - 88);
        damaged[at] = (seed >> 40) as u8;
    }
    read(Table::new(Box::leak(damaged.into_boxed_slice())));
}

#[test]
fn names_do_not_collide() {
    for service in services() {
        let types: BTreeSet<&str> = service.resources().map(|resource| resource.rust_name()).collect();
        assert_eq!(types.len(), service.resources().count(), "{}", service.module());
        let kinds: BTreeSet<&str> = service.kinds().map(|kind| kind.name()).collect();
        assert_eq!(kinds.len(), service.kinds().count(), "{}", service.module());
        assert!(kinds.is_disjoint(&types), "{}", service.module());
        for slot in service.slots() {
            assert!(!types.contains(slot.name()), "{} is a type", slot.path());
            assert_eq!(kinds.contains(slot.name()), slot.is_single(), "{}", slot.path());
        }
        let slots: BTreeSet<&str> = service.slots().map(|slot| slot.name()).collect();
        assert_eq!(slots.len(), service.slots().count(), "{}", service.module());
    }
}

#[test]
fn properties_are_found_by_either_name() {
    for object in Table::embedded().objects() {
        for property in object.properties() {
            assert_eq!(object.property(property.rust_name()), Some(property), "{}", object.name());
            assert_eq!(object.property_by_name(property.name()), Some(property), "{}", object.name());
        }
    }
}

#[test]
fn what_slots_accept_exists() {
    for slot in services().flat_map(|service| service.slots()) {
        let kinds: Vec<_> = slot.kinds().collect();
        assert!(slot.any_arn() || slot.is_open() || !kinds.is_empty(), "{}", slot.path());
        let mut types = BTreeSet::new();
        for accept in slot.accepts() {
            assert!(types.insert(accept.resource.name()), "{} twice in {}", accept.resource.name(), slot.path());
            if let Some(attribute) = accept.attribute {
                let fact = accept.resource.attribute(attribute).unwrap();
                let AttributeType::Kind(kind) = fact.value() else { panic!("{} accepts no text", slot.path()) };
                assert!(kinds.contains(&kind), "{}", slot.path());
            }
        }
        if let specforge_schema::LiteralRule::Pattern(pattern) = slot.literal() {
            regex_lite::Regex::new(pattern).unwrap();
        }
    }
}

#[test]
fn patterns_compile() {
    let patterns: BTreeSet<&str> = Table::embedded()
        .objects()
        .flat_map(|object| object.properties().collect::<Vec<_>>())
        .filter_map(|property| property.constraints().pattern)
        .collect();
    assert!(patterns.len() > 2_000);
    for pattern in patterns {
        assert!(regex_lite::Regex::new(pattern).is_ok(), "{pattern}");
    }
}
