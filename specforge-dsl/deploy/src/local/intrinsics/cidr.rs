use super::{Environment, EvaluationError, error};
use crate::local::change_set::KNOWN_AFTER_APPLY;
use serde_json::Value;
use std::net::Ipv4Addr;

impl Environment<'_> {
    /// `Fn::Cidr`: `count` blocks with `bits` host bits each, from the beginning of a block.
    pub(super) fn cidr(&self, argument: &Value) -> Result<Value, EvaluationError> {
        let arguments = argument.as_array().map(Vec::as_slice).unwrap_or_default();
        let (block, count, bits) = match arguments {
            [block, count] => (block, count, None),
            [block, count, bits] => (block, count, Some(bits)),
            _ => return Err(error("Template error: every Fn::Cidr object requires two or three parameters")),
        };
        let number = |expression: &Value| {
            let text = self.text(&self.value(expression)?, "Fn::Cidr")?;
            text.parse::<u32>().map_err(|_| error("Template error: Fn::Cidr needs numbers"))
        };
        let block = self.text(&self.value(block)?, "Fn::Cidr")?;
        let count = number(count)?;
        let bits = bits.map(number).transpose()?.unwrap_or(8);
        if block == KNOWN_AFTER_APPLY {
            return Ok((0..count).map(|_| Value::String(block.clone())).collect());
        }
        blocks(&block, count, bits).map(|blocks| blocks.into_iter().map(Value::String).collect()).ok_or_else(|| {
            error(format!("Template error: Fn::Cidr cannot cut {count} blocks of {bits} bits from {block}"))
        })
    }
}

fn blocks(block: &str, count: u32, bits: u32) -> Option<Vec<String>> {
    let (address, prefix) = block.split_once('/')?;
    let (address, prefix): (Ipv4Addr, u32) = (address.parse().ok()?, prefix.parse().ok()?);
    if prefix > 32 || bits == 0 || bits > 32 - prefix || !(1..=256).contains(&count) {
        return None;
    }
    let size = 1_u64 << bits;
    if u64::from(count) * size > 1_u64 << (32 - prefix) {
        return None;
    }
    let start = u64::from(u32::from(address)) & !((1_u64 << (32 - prefix)) - 1);
    (0..u64::from(count))
        .map(|index| {
            let first = u32::try_from(start + index * size).ok()?;
            Some(format!("{}/{}", Ipv4Addr::from(first), 32 - bits))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn blocks_are_cut_from_the_beginning() {
        assert_eq!(blocks("10.0.0.0/16", 2, 8).unwrap(), ["10.0.0.0/24", "10.0.1.0/24"]);
        assert_eq!(blocks("10.0.0.0/24", 3, 8), None);
    }
}
