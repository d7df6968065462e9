//! Baby Jubjub (EIP-2494): 168700·x² + y² = 1 + 168696·x²·y² over BN254's scalar field.
//!
//! It has 8·L points, L prime. As 168700 is a square and 168696 is none, one formula gives the sum of
//! any two points (Bernstein, Birkner, Joye, Lange and Peters, "Twisted Edwards Curves", 2008, section
//! 6). Multiplication takes a time that depends on the scalar.

use std::sync::OnceLock;

use ark_ff::{Field, One, Zero};
use num_bigint::BigUint;
use zkc_field::Fr;

const A: u64 = 168_700;
const D: u64 = 168_696;

/// A point of the curve.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Point {
    x: Fr,
    y: Fr,
}

/// A point as (x/z, y/z), so that sums need no division.
#[derive(Clone, Copy)]
struct Scaled {
    x: Fr,
    y: Fr,
    z: Fr,
}

impl Point {
    /// The neutral point, (0, 1).
    pub fn neutral() -> Point {
        Point { x: Fr::zero(), y: Fr::one() }
    }

    /// The generator of the large subgroup: circomlib's `Base8`.
    pub fn base() -> Point {
        static BASE: OnceLock<Option<Point>> = OnceLock::new();
        let coordinates = [
            "5299619240641551281634865583518297030282874472190772894086521144482721001553",
            "16950150798460657717958625567821834550301663161624707787222815936182638968203",
        ];
        let base = BASE.get_or_init(|| {
            let [x, y] = coordinates.map(|decimal| zkc_field::parse_element(decimal).ok());
            Point::new(x?, y?)
        });
        base.unwrap_or_else(Point::neutral)
    }

    /// The point with these coordinates; none if they are not on the curve.
    pub fn new(x: Fr, y: Fr) -> Option<Point> {
        let (xx, yy) = (x.square(), y.square());
        let on_curve = Fr::from(A) * xx + yy == Fr::one() + Fr::from(D) * xx * yy;
        on_curve.then_some(Point { x, y })
    }

    /// The first coordinate.
    pub fn x(&self) -> Fr {
        self.x
    }

    /// The second coordinate.
    pub fn y(&self) -> Fr {
        self.y
    }

    /// The sum of two points.
    pub fn plus(&self, other: &Point) -> Point {
        self.scaled().plus(&other.scaled()).point()
    }

    /// The point taken so many times.
    pub fn times(&self, scalar: &BigUint) -> Point {
        let step = self.scaled();
        let mut sum = Point::neutral().scaled();
        for at in (0..scalar.bits()).rev() {
            sum = sum.plus(&sum);
            if scalar.bit(at) {
                sum = sum.plus(&step);
            }
        }
        sum.point()
    }

    /// Eight times the point: in the large subgroup, and neutral for points of small order alone.
    pub fn cleared(&self) -> Point {
        self.times(&BigUint::from(8u8))
    }

    fn scaled(&self) -> Scaled {
        Scaled { x: self.x, y: self.y, z: Fr::one() }
    }
}

impl Scaled {
    /// The sum of Bernstein and others as above, in projective coordinates: no case apart.
    fn plus(&self, other: &Scaled) -> Scaled {
        let z = self.z * other.z;
        let zz = z.square();
        let (xx, yy) = (self.x * other.x, self.y * other.y);
        let cross = (self.x + self.y) * (other.x + other.y) - xx - yy;
        let e = Fr::from(D) * xx * yy;
        let (less, more) = (zz - e, zz + e);
        Scaled { x: z * less * cross, y: z * more * (yy - Fr::from(A) * xx), z: less * more }
    }

    /// z is never 0: the curve's sums have no such case.
    fn point(&self) -> Point {
        let inverse = self.z.inverse().unwrap_or_else(Fr::zero);
        Point { x: self.x * inverse, y: self.y * inverse }
    }
}

/// L, the order of the large subgroup: a prime of 251 bits.
pub fn order() -> &'static BigUint {
    static ORDER: OnceLock<BigUint> = OnceLock::new();
    ORDER.get_or_init(|| {
        let bytes: [u8; 32] = [
            0x06, 0x0c, 0x89, 0xce, 0x5c, 0x26, 0x34, 0x05, 0x37, 0x0a, 0x08, 0xb6, 0xd0, 0x30,
            0x2b, 0x0b, 0xab, 0x3e, 0xed, 0xb8, 0x39, 0x20, 0xee, 0x0a, 0x67, 0x72, 0x97, 0xdc,
            0x39, 0x21, 0x26, 0xf1,
        ];
        BigUint::from_bytes_be(&bytes)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_generates_l_points() {
        let base = Point::base();
        assert_ne!(base, Point::neutral());
        assert_eq!(base.times(order()), Point::neutral());
        let decimal =
            "2736030358979909402780800718157159386076813972158567259200215660948447373041";
        assert_eq!(order().to_string(), decimal);
    }

    #[test]
    fn sums_are_sums() {
        let base = Point::base();
        let times = |n: u32| base.times(&BigUint::from(n));
        assert_eq!(times(3).plus(&times(5)), times(8));
        assert_eq!(times(7).plus(&Point::neutral()), times(7));
        assert_eq!(times(1).cleared(), times(8));
        let less = Point { x: -base.x, y: base.y };
        assert_eq!(base.plus(&less), Point::neutral());
        for n in 0..20 {
            assert!(Point::new(times(n).x, times(n).y).is_some(), "{n} times the base");
        }
    }

    #[test]
    fn what_is_not_on_the_curve_is_no_point() {
        assert_eq!(Point::new(Fr::zero(), Fr::zero()), None);
        let base = Point::base();
        assert_eq!(Point::new(base.x + Fr::one(), base.y), None);
        let small = Point::new(Fr::zero(), -Fr::one()).expect("of order 2");
        assert_eq!(small.cleared(), Point::neutral());
    }
}
