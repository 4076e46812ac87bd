//! Packed fields, one after the other.

use crate::EngineError;

#[derive(Default)]
pub(crate) struct Writer(Vec<u8>);

impl Writer {
    pub(crate) fn new(version: u8) -> Self {
        Self(vec![version])
    }

    pub(crate) fn finish(self) -> Vec<u8> {
        self.0
    }

    pub(crate) fn byte(&mut self, byte: u8) -> &mut Self {
        self.0.push(byte);
        self
    }

    pub(crate) fn raw(&mut self, bytes: &[u8]) -> &mut Self {
        self.0.extend_from_slice(bytes);
        self
    }

    /// Seven bits a byte, lowest first.
    pub(crate) fn uint(&mut self, mut value: u64) -> &mut Self {
        while value >= 0x80 {
            self.0.push((value as u8 & 0x7f) | 0x80);
            value >>= 7;
        }
        self.byte(value as u8)
    }

    /// Small numbers of either sign stay small.
    pub(crate) fn int(&mut self, value: i64) -> &mut Self {
        self.uint(((value << 1) ^ (value >> 63)) as u64)
    }

    pub(crate) fn bytes(&mut self, bytes: &[u8]) -> &mut Self {
        self.uint(bytes.len() as u64).raw(bytes)
    }

    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        self.bytes(text.as_bytes())
    }
}

pub(crate) struct Reader<'a> {
    rest: &'a [u8],
    what: &'static str,
}

type Result<T> = std::result::Result<T, EngineError>;

impl<'a> Reader<'a> {
    /// Reads what a [`Writer`] of the same version wrote; `what` names it in errors.
    pub(crate) fn new(bytes: &'a [u8], version: u8, what: &'static str) -> Result<Self> {
        match bytes.split_first() {
            Some((&found, rest)) if found == version => Ok(Self { rest, what }),
            Some((found, _)) => Err(EngineError::damaged(what, format_args!("its format is {found}, not {version}"))),
            None => Err(EngineError::damaged(what, "it is empty")),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.rest.is_empty()
    }

    fn short(&self) -> EngineError {
        EngineError::damaged(self.what, "it ends too early")
    }

    pub(crate) fn byte(&mut self) -> Result<u8> {
        let (first, rest) = self.rest.split_first().ok_or_else(|| self.short())?;
        self.rest = rest;
        Ok(*first)
    }

    pub(crate) fn raw(&mut self, count: usize) -> Result<&'a [u8]> {
        let (head, rest) = self.rest.split_at_checked(count).ok_or_else(|| self.short())?;
        self.rest = rest;
        Ok(head)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N]> {
        let head = self.raw(N)?;
        head.try_into().map_err(|_| self.short())
    }

    pub(crate) fn uint(&mut self) -> Result<u64> {
        let mut value = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(EngineError::damaged(self.what, "a number is too long"))
    }

    pub(crate) fn int(&mut self) -> Result<i64> {
        let value = self.uint()?;
        Ok((value >> 1) as i64 ^ -((value & 1) as i64))
    }

    pub(crate) fn bytes(&mut self) -> Result<&'a [u8]> {
        let count = self.uint()?;
        self.raw(usize::try_from(count).unwrap_or(usize::MAX))
    }

    pub(crate) fn text(&mut self) -> Result<&'a str> {
        let bytes = self.bytes()?;
        std::str::from_utf8(bytes).map_err(|e| EngineError::damaged(self.what, e))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_come_back(unsigned: u64, signed: i64) {
            let mut writer = Writer::new(1);
            writer.uint(unsigned).int(signed);
            let bytes = writer.finish();
            let mut reader = Reader::new(&bytes, 1, "a test").unwrap();
            proptest::prop_assert_eq!(reader.uint().unwrap(), unsigned);
            proptest::prop_assert_eq!(reader.int().unwrap(), signed);
            proptest::prop_assert!(reader.is_empty());
        }

        #[test]
        fn no_bytes_make_the_reader_panic(bytes: Vec<u8>) {
            if let Ok(mut reader) = Reader::new(&bytes, 1, "a test") {
                while reader.text().is_ok() && reader.int().is_ok() {}
            }
        }
    }
}
