//! The Grain LFSR in self-shrinking mode, from which the Poseidon reference draws its parameters.
//!
//! Source: Grassi, Khovratovich, Rechberger, Roy, Schofnegger, "Poseidon: A New Hash Function for Zero-Knowledge
//! Proof Systems" (USENIX Security 2021), appendix E.

use num_bigint::BigUint;

/// Taps of the 80-bit register, counted from the oldest bit.
const TAPS: [u32; 6] = [62, 51, 38, 23, 13, 0];
const REGISTER_BITS: u32 = 80;
/// Bits thrown away before the first output.
const WARM_UP: usize = 160;

/// The generator. The oldest bit of the register is bit 0 of the integer.
pub(crate) struct Grain {
    register: u128,
}

impl Grain {
    /// Seeds the register with the description of the permutation, as the paper's appendix lays it out.
    pub(crate) fn new(field_bits: u32, t: u32, full_rounds: u32, partial_rounds: u32) -> Self {
        let mut grain = Grain { register: 0 };
        let mut length = 0;
        // (value, width): a prime field, the x^5 S-box, then the sizes, then ones to fill the register.
        let seed = [
            (1, 2),
            (0, 4),
            (field_bits, 12),
            (t, 12),
            (full_rounds, 10),
            (partial_rounds, 10),
            ((1 << 30) - 1, 30),
        ];
        for (value, width) in seed {
            for bit in (0..width).rev() {
                grain.register |= u128::from(value >> bit & 1) << length;
                length += 1;
            }
        }
        for _ in 0..WARM_UP {
            grain.step();
        }
        grain
    }

    /// An integer of `n` output bits, most significant first.
    pub(crate) fn integer(&mut self, n: u32) -> BigUint {
        let mut limbs = vec![0u32; n.div_ceil(32) as usize];
        for bit in (0..n).rev() {
            if self.bit()
                && let Some(limb) = limbs.get_mut((bit / 32) as usize)
            {
                *limb |= 1 << (bit % 32);
            }
        }
        BigUint::new(limbs)
    }

    /// Bits come in pairs; the second is output when the first is one.
    fn bit(&mut self) -> bool {
        while !self.step() {
            self.step();
        }
        self.step()
    }

    fn step(&mut self) -> bool {
        let bit = TAPS.iter().fold(0, |acc, tap| acc ^ (self.register >> tap)) & 1;
        self.register = self.register >> 1 | bit << (REGISTER_BITS - 1);
        bit == 1
    }
}
