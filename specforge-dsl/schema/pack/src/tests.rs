//! Small schemas through the whole conversion, and the committed tables against the sources.

use serde_json::{Value as Json, json};
use specforge_schema::format::{property_flag, rule_code, shape, tag_shape};

use crate::convert::convert;
use crate::minimize::minimize;
use crate::model::{Model, Object, Property, Shape};
use crate::overlay::Overlay;
use crate::specification::Specification;

/// The model of one schema, without overlay or specification.
fn model(schema: &Json) -> Model {
    let mut model = Model::default();
    let nothing = Specification::read(&json!({}));
    convert("AWS::Test::Thing", schema, &mut model, &nothing, &Overlay::default());
    model
}

fn top(model: &Model) -> &Object {
    &model.objects[model.resources[0].object.0]
}

fn property<'m>(object: &'m Object, name: &str) -> &'m Property {
    object.properties.iter().find(|property| property.name == name).unwrap()
}

fn rules(object: &Object) -> Vec<(u64, Vec<Vec<String>>)> {
    object.rules.iter().map(|rule| (rule.code, rule.sets.clone())).collect()
}

#[test]
fn a_type_that_contains_itself_is_one_object() {
    let model = model(&json!({
        "properties": { "Root": { "$ref": "#/definitions/Tree" } },
        "definitions": { "Tree": { "type": "object", "properties": {
            "Children": { "type": "array", "items": { "$ref": "#/definitions/Tree" } },
        } } },
    }));
    let Shape::Object(tree) = property(top(&model), "Root").value.shape else { panic!("no object") };
    let Shape::List(item) = &property(&model.objects[tree.0], "Children").value.shape else { panic!("no list") };
    assert_eq!(item.shape, Shape::Object(tree));
}

#[test]
fn alternatives_of_objects_are_merged_and_exclusive() {
    let branch = |name: &str| {
        json!({ "type": "object", "additionalProperties": false, "required": [name],
        "properties": { name: { "type": "string" } } })
    };
    let model = model(&json!({
        "properties": { "Union": { "$ref": "#/definitions/Union" } },
        "definitions": { "Union": { "oneOf": [branch("A"), branch("B")] } },
    }));
    let Shape::Object(union) = property(top(&model), "Union").value.shape else { panic!("no object") };
    let union = &model.objects[union.0];
    assert_eq!(union.properties.len(), 2);
    assert!(union.properties.iter().all(|property| property.flags & property_flag::REQUIRED == 0));
    assert_eq!(rules(union), [(rule_code::EXACTLY_ONE, vec![vec!["A".to_owned(), "B".to_owned()]])]);
}

#[test]
fn alternatives_that_say_more_than_what_they_require_are_not_exclusive() {
    let model = model(&json!({
        "properties": { "A": { "type": "string" }, "B": { "type": "string" } },
        "oneOf": [{ "required": ["A"] }, { "required": ["B"], "properties": { "B": { "pattern": "^b$" } } }],
    }));
    let set = vec![vec!["A".to_owned(), "B".to_owned()]];
    assert_eq!(rules(top(&model)), [(rule_code::AT_LEAST_ONE, set)]);
}

#[test]
fn listed_paths_mark_the_property_that_they_end_at() {
    let model = model(&json!({
        "properties": {
            "Outer": { "$ref": "#/definitions/Outer" },
            "List": { "type": "array", "items": { "$ref": "#/definitions/Item" } },
            "Arn": { "type": "string" },
        },
        "definitions": {
            "Outer": { "type": "object", "properties": { "Inner": { "type": "string" } } },
            "Item": { "type": "object", "properties": { "Name": { "type": "string" } } },
        },
        "required": ["Arn"],
        "createOnlyProperties": ["/properties/Outer/Inner", "/properties/List/*/Name"],
        "readOnlyProperties": ["/properties/Arn"],
    }));
    let inner = |name: &str, property_name: &str| {
        let object = model.objects.iter().find(|object| object.name == name).unwrap();
        property(object, property_name).flags
    };
    assert_eq!(property(top(&model), "Outer").flags, 0);
    assert_eq!(inner("Outer", "Inner"), property_flag::CREATE_ONLY);
    assert_eq!(inner("Item", "Name"), property_flag::CREATE_ONLY);
    assert_eq!(property(top(&model), "Arn").flags, property_flag::READ_ONLY, "what cannot be given is not required");
    let attributes: Vec<_> = model.resources[0].attributes.iter().map(|one| (one.name.as_str(), one.shape)).collect();
    assert_eq!(attributes, [("Arn", shape::TEXT)]);
}

#[test]
fn values_of_several_forms_have_the_structured_one() {
    let model = model(&json!({ "properties": {
        "Listed": { "oneOf": [
            { "type": "array", "items": { "type": "integer" } },
            { "type": ["object", "string"], "format": "json" },
        ] },
        "Document": { "format": "json", "maxLength": 10 },
        "Open": { "anyOf": [{ "type": "string", "enum": ["a", "b"] }, { "type": "string" }] },
    } }));
    assert!(matches!(&property(top(&model), "Listed").value.shape, Shape::List(item) if item.shape == Shape::Integer));
    assert_eq!(property(top(&model), "Document").value.shape, Shape::Json);
    let open = &property(top(&model), "Open").value;
    assert_eq!(open.variants.len(), 2);
    assert_eq!(open.flags & specforge_schema::format::value_flag::OPEN, specforge_schema::format::value_flag::OPEN);
}

#[test]
fn tags_are_recognized_by_their_members() {
    let tagged = |members: Json| {
        let tag = json!({ "type": "object", "properties": members, "required": ["Key", "Value"] });
        let model = model(&json!({ "properties": { "Tags": { "type": "array", "items": tag } } }));
        model.resources[0].tag_property.clone()
    };
    let text = json!({ "type": "string" });
    assert_eq!(tagged(json!({ "Key": text, "Value": text })), Some(("Tags".to_owned(), tag_shape::LIST)));
    assert_eq!(tagged(json!({ "TagKey": text, "TagValue": text })), Some(("Tags".to_owned(), tag_shape::OTHER)));
}

#[test]
fn alike_objects_become_one() {
    let pair = json!({ "type": "object", "properties": { "Key": { "type": "string" } } });
    let mut model =
        model(&json!({ "properties": { "A": { "$ref": "#/definitions/Pair" } }, "definitions": { "Pair": pair } }));
    let nothing = Specification::read(&json!({}));
    let again = json!({ "properties": { "B": { "$ref": "#/definitions/Pair" } }, "definitions": { "Pair": pair } });
    convert("AWS::Test::Other", &again, &mut model, &nothing, &Overlay::default());
    assert_eq!(model.objects.len(), 4);
    minimize(&mut model);
    assert_eq!(model.objects.len(), 3);
    let Shape::Object(first) = property(top(&model), "A").value.shape else { panic!("no object") };
    let other = &model.objects[model.resources[1].object.0];
    assert_eq!(property(other, "B").value.shape, Shape::Object(first));
    assert_eq!(model.objects[first.0].name, "Pair");
}

#[test]
#[ignore = "needs the public packages in build/sources"]
fn the_committed_tables_are_what_the_sources_give() {
    let crate_folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let sources = crate_folder.join("../../build/sources");
    let first = crate::build(&sources, &crate_folder.join("overlay")).unwrap();
    assert_eq!(first, crate::build(&sources, &crate_folder.join("overlay")).unwrap());
    for (name, bytes) in first {
        assert!(std::fs::read(crate_folder.join("data").join(name)).unwrap() == bytes, "{name} is out of date");
    }
}
