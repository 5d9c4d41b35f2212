//! Object types that are alike in everything become one, also where they contain themselves.

use std::collections::BTreeMap;

use crate::model::{Model, Object, ObjectNumber, Shape, Value};

/// Merges alike objects and numbers the remaining ones by their first occurrence.
///
/// Objects begin as one class and are told apart by what they are, then by the classes of the objects that they
/// contain, until nothing changes: the coarsest partition in which members of a class cannot be distinguished.
pub(crate) fn minimize(model: &mut Model) {
    let own: Vec<String> = model.objects.iter().map(|object| format!("{object:?}")).collect();
    let contained: Vec<Vec<ObjectNumber>> = model.objects.iter().map(Object::objects).collect();
    let mut classes = vec![0; model.objects.len()];
    let mut count = 1;
    loop {
        let mut known: BTreeMap<(&str, Vec<usize>), usize> = BTreeMap::new();
        let mut next = Vec::with_capacity(classes.len());
        for (text, objects) in own.iter().zip(&contained) {
            let inner = objects.iter().map(|number| classes[number.0]).collect();
            let free = known.len();
            next.push(*known.entry((text.as_str(), inner)).or_insert(free));
        }
        let found = known.len();
        classes = next;
        if found == count {
            break;
        }
        count = found;
    }
    let mut kept: Vec<Object> = Vec::with_capacity(count);
    for (object, class) in std::mem::take(&mut model.objects).into_iter().zip(&classes) {
        if *class == kept.len() {
            kept.push(object);
        }
    }
    for object in &mut kept {
        for value in object.values() {
            renumber(value, &classes);
        }
    }
    model.objects = kept;
    let numbers = model.resources.iter_mut().map(|resource| &mut resource.object).chain(&mut model.pseudo_objects);
    for number in numbers {
        number.0 = classes[number.0];
    }
}

fn renumber(value: &mut Value, classes: &[usize]) {
    value.visit(&mut |value| {
        if let Shape::Object(number) = &mut value.shape {
            number.0 = classes[number.0];
        }
    });
}
