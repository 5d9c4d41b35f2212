use super::Identity;
use sha2::{Digest, Sha256};

/// Characters that look random and are the same each time.
pub(super) struct Random {
    digest: [u8; 32],
    used: usize,
}

impl Random {
    /// The characters of one resource's identifier.
    pub(super) fn of(identity: &Identity<'_>, what: &str) -> Self {
        let seed = format!("{}\n{}\n{}\n{what}", identity.stack_id, identity.logical_id, identity.generation);
        Self::seeded(&seed)
    }

    /// The characters of any seed.
    pub(super) fn seeded(seed: &str) -> Self {
        Self { digest: Sha256::digest(seed).into(), used: 0 }
    }

    fn next(&mut self) -> u8 {
        if self.used == self.digest.len() {
            self.digest = Sha256::digest(self.digest).into();
            self.used = 0;
        }
        let byte = self.digest.get(self.used).copied().unwrap_or_default();
        self.used += 1;
        byte
    }

    fn characters(&mut self, alphabet: &[u8], length: usize) -> String {
        let mut pick = || alphabet.get(usize::from(self.next()) % alphabet.len()).copied().unwrap_or(b'0');
        (0..length).map(|_| char::from(pick())).collect()
    }

    /// Lower-case hexadecimal digits.
    pub(super) fn hex(&mut self, length: usize) -> String {
        self.characters(b"0123456789abcdef", length)
    }

    /// Decimal digits.
    pub(super) fn digits(&mut self, length: usize) -> String {
        self.characters(b"0123456789", length)
    }

    /// Capital letters and digits.
    pub(super) fn upper(&mut self, length: usize) -> String {
        self.characters(b"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", length)
    }

    /// A part of an IPv4 address.
    pub(super) fn octet(&mut self) -> String {
        self.next().to_string()
    }

    /// A version 4 UUID.
    pub(super) fn uuid(&mut self) -> String {
        let parts = [self.hex(8), self.hex(4), format!("4{}", self.hex(3)), format!("a{}", self.hex(3)), self.hex(12)];
        parts.join("-")
    }
}
