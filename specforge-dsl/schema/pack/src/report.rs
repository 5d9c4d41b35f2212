//! The summary beside the table: what changed with an update, for a reviewer.

use std::collections::BTreeMap;
use std::fmt::Write;

use specforge_schema::format::property_flag;

use crate::kinds;
use crate::model::{Model, Shape};
use crate::slots::Slots;
use crate::sources;
use crate::{kinds::Kinds, overlay::Overlay};

/// The text of the summary.
pub(crate) fn summary(model: &Model, kinds: &Kinds, slots: &Slots, overlay: &Overlay, bytes: usize) -> String {
    let properties = || model.objects.iter().flat_map(|object| &object.properties);
    let values = || properties().map(|property| &property.value);
    let counts = [
        ("bytes", bytes),
        ("resource types", model.resources.len()),
        ("object types", model.objects.len()),
        ("properties", properties().count()),
        ("properties without description", properties().filter(|one| one.description.is_empty()).count()),
        ("required properties", properties().filter(|one| one.flags & property_flag::REQUIRED != 0).count()),
        ("enums", values().filter(|value| !value.variants.is_empty()).count()),
        ("patterns", values().filter(|value| value.pattern.is_some()).count()),
        ("free-form JSON properties", values().filter(|value| value.shape == Shape::Json).count()),
        ("attributes", model.resources.iter().map(|resource| resource.attributes.len()).sum()),
        ("kinds", kinds.kinds.len()),
        ("slots", slots.slots.len()),
        ("slots of several kinds", slots.slots.iter().filter(|slot| !slot.single).count()),
        ("references", model.objects.iter().map(references).sum()),
        ("types whose `Ref` is known", (0..model.resources.len()).filter_map(|one| kinds.of_reference(one)).count()),
        ("stateful types", overlay.stateful.len()),
    ];
    let mut text = String::from("# What the packed table holds. Written by specforge-schema-pack; do not edit.\n\n");
    for (name, version) in [sources::LINT, sources::SPEC, sources::IAM] {
        let _ = writeln!(text, "source {name} {version}");
    }
    text.push('\n');
    for (name, count) in counts {
        let _ = writeln!(text, "{count:>8} {name}");
    }
    let mut services: BTreeMap<String, usize> = BTreeMap::new();
    for resource in &model.resources {
        *services.entry(kinds::module(&resource.name)).or_default() += 1;
    }
    text.push_str("\n# Services and their resource types\n");
    for (module, count) in services {
        let _ = writeln!(text, "{count:>8} {module}");
    }
    text.push_str("\n# Published targets that name nothing, dropped\n");
    for target in &slots.dropped {
        let _ = writeln!(text, "{target}");
    }
    text.push_str("\n# Kinds whose name another resource type has\n");
    for kind in &kinds.renamed {
        let _ = writeln!(text, "{kind}");
    }
    text.push_str("\n# Slots of several kinds\n");
    for slot in slots.slots.iter().filter(|slot| !slot.single) {
        let names: Vec<String> = slot
            .kinds
            .iter()
            .map(|kind| format!("{}::{}", kinds.kinds[*kind].module, kinds.kinds[*kind].name))
            .collect();
        let _ = writeln!(text, "{}::{} = {}", slot.module, slot.name, names.join(" | "));
    }
    text
}

fn references(object: &crate::model::Object) -> usize {
    let mut count = 0;
    for property in &object.properties {
        property.value.clone().visit(&mut |value| count += usize::from(value.slot.is_some()));
    }
    count
}
