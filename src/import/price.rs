//! What a course costs, in the export's own words without what stands around them.

use serde_json::Value;

/// Words in front of an amount that say nothing, in lower case.
const IN_FRONT: [&str; 5] = ["current price", "list price", "original price", "price", "from"];
/// Longer words beside an amount are no currency: `per month`.
const LONGEST_CURRENCY: usize = 4;

/// The price `text` states; `currency` stands in a column of its own. Nothing is converted: `free`, or the words.
pub(crate) fn read(text: &str, currency: Option<&str>) -> String {
    if text.starts_with(['{', '['])
        && let Some(price) = serde_json::from_str(text).ok().as_ref().and_then(notation)
    {
        return price;
    }
    let words = without_lead(text);
    if is_free(words) {
        return "free".into();
    }
    match currency.map(str::trim) {
        Some(currency) if is_amount(words) && !currency.is_empty() && currency.chars().count() <= LONGEST_CURRENCY => {
            format!("{words} {currency}")
        }
        _ => words.to_owned(),
    }
}

fn without_lead(text: &str) -> &str {
    let text = text.trim();
    for lead in IN_FRONT {
        if let Some(start) = text.get(..lead.len())
            && start.eq_ignore_ascii_case(lead)
        {
            let rest = text[lead.len()..].trim_start_matches([' ', ':']);
            if rest.starts_with(|c: char| !c.is_alphabetic()) {
                return rest;
            }
        }
    }
    text
}

fn is_amount(words: &str) -> bool {
    words.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',')) && words.bytes().any(|b| b.is_ascii_digit())
}

/// `Free`, or an amount of nothing in whatever currency.
fn is_free(words: &str) -> bool {
    let amount = words.trim_matches(|c: char| !c.is_ascii_digit());
    words.eq_ignore_ascii_case("free")
        || words.chars().count() <= amount.chars().count() + LONGEST_CURRENCY
            && is_amount(amount)
            && amount.bytes().all(|b| !b.is_ascii_digit() || b == b'0')
}

/// `{"price": 84.99, "currency": "USD"}`, or a list of such.
fn notation(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.first().and_then(notation),
        Value::Object(object) => {
            let amount = ["price", "value", "amount"].iter().find_map(|key| match object.get(*key)? {
                Value::Number(number) => Some(number.to_string()),
                Value::String(text) => Some(text.clone()),
                _ => None,
            })?;
            Some(read(&amount, object.get("currency").and_then(Value::as_str)))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_around_an_amount_go_and_others_stay() {
        assert_eq!(read("Price: 20", Some("EUR")), "20 EUR");
        assert_eq!(read("from $5 per month", None), "$5 per month");
        assert_eq!(read("Prices on request", None), "Prices on request");
        assert_eq!(read("0,00 €", None), "free");
        assert_eq!(read("100", None), "100");
        assert_eq!(read("{\"a\":1}", None), "{\"a\":1}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(cell: String, currency: Option<String>) {
            read(&cell, currency.as_deref());
        }
    }
}
