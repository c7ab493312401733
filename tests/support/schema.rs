//! The published schemas, read more strictly than they are written: a key that a schema does not name is an error here.

use serde_json::Value;

/// What in `value` is not as `schema` says, or has a key beside it.
pub fn violations(schema: &str, value: &Value) -> Vec<String> {
    let mut schema: Value = serde_json::from_str(schema).unwrap();
    close(&mut schema);
    let schema = jsonschema::validator_for(&schema).unwrap();
    schema.iter_errors(value).map(|error| format!("{}: {error}", error.instance_path())).collect()
}

/// Allows no key that the schema does not name.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(object) => {
            if object.contains_key("properties") && !object.contains_key("additionalProperties") {
                object.insert("additionalProperties".into(), false.into());
            }
            object.values_mut().for_each(close);
        }
        Value::Array(values) => values.iter_mut().for_each(close),
        _ => {}
    }
}
