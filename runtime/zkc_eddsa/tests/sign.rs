//! Signatures against circomlibjs, and every change of one.

use zkc_eddsa::curve::order;
use zkc_eddsa::{Invalid, Point, PublicKey, SecretKey, Signature};
use zkc_field::{Fr, element_to_decimal, parse_element};

/// Key, message, R and S as circomlibjs 0.1.7 signs with the private keys
/// 0x0001020304050607080900010203040506070809000102030405060708090001, 0x0303…03 and 0x0505…05.
const VECTORS: [[&str; 6]; 3] = [
    [
        "13277427435165878497778222415993513565335242147425444199013288855685581939618",
        "13622229784656158136036771217484571176836296686641868549125388198837476602820",
        "1234",
        "11220723668893468001994760120794694848178115379170651044669708829805665054484",
        "2367470421002446880004241260470975644531657398480773647535134774673409612366",
        "2010143491207902444122668013146870263468969134090678646686512037244361350365",
    ],
    [
        "10008904215758672712301921390103276914560970639198330003191798091575396537586",
        "4248994950335582469565918396064301842621917648780630931308885212607957636924",
        "82678120448",
        "11485128965236417296268250758646841215182414942141429727351239365670414893348",
        "21538464534659970340194736182495671679678571286370991576217502582865680629030",
        "1705150591563939453882012963830067891928864980387354331745426421712992268476",
    ],
    [
        "12584343781400358711784340710861831314111356780770651956429651039806887150602",
        "1144080470953065966108755483631185885410223856134075336467925932015291671433",
        "88774955854727217152",
        "9069883154032967955057041035441799930562072608060814889461668515342185991930",
        "8611362471569393371328057743949994851887386064941556795705062388217169749606",
        "1380579726389257662101957284018839903409816079678099958183871193485142287602",
    ],
];

fn element(decimal: &str) -> Fr {
    parse_element(decimal).expect("an element")
}

fn read([x, y, message, r_x, r_y, s]: [&str; 6]) -> (PublicKey, Fr, Signature) {
    let key = PublicKey::new(element(x), element(y)).expect("a key");
    let r = Point::new(element(r_x), element(r_y)).expect("a point");
    (key, element(message), Signature { r, s: s.parse().expect("a number") })
}

#[test]
fn what_circomlibjs_signs_verifies() {
    for vector in VECTORS {
        let (key, message, signature) = read(vector);
        assert_eq!(key.verify(message, &signature), Ok(()));
    }
}

#[test]
fn what_is_signed_here_verifies_and_nothing_else_does() {
    let one = Fr::from(1u8);
    let message = -Fr::from(3u8);
    let (mine, other) = (SecretKey::from_seed([7; 32]), SecretKey::from_seed([8; 32]));
    let signature = mine.sign(message);
    assert_eq!(signature, mine.sign(message), "signing is deterministic");
    assert_eq!(mine.public().verify(message, &signature), Ok(()));
    let refused = Err(Invalid::Signature);
    assert_eq!(mine.public().verify(message + one, &signature), refused);
    assert_eq!(other.public().verify(message, &signature), refused);
    let next = Signature { s: &signature.s + 1u8, ..signature.clone() };
    assert_eq!(mine.public().verify(message, &next), refused);
    let moved = Signature { r: signature.r.plus(&Point::base()), ..signature.clone() };
    assert_eq!(mine.public().verify(message, &moved), refused);
    let second = Signature { s: &signature.s + order(), ..signature.clone() };
    assert_eq!(mine.public().verify(message, &second), Err(Invalid::LargeS));
    // The point of order 2 added to R: it would pass if both sides were taken eight times.
    let small = Point::new(Fr::from(0u8), -one).expect("of order 2");
    let moved = Signature { r: signature.r.plus(&small), ..signature };
    assert_eq!(mine.public().verify(message, &moved), refused);
}

#[test]
fn two_messages_have_two_r() {
    let key = SecretKey::from_seed([9; 32]);
    assert_ne!(key.sign(Fr::from(1u8)).r, key.sign(Fr::from(2u8)).r);
    assert_ne!(key.sign(Fr::from(1u8)).r, SecretKey::from_seed([1; 32]).sign(Fr::from(1u8)).r);
}

#[test]
fn bad_keys_are_refused() {
    let (zero, one) = (Fr::from(0u8), Fr::from(1u8));
    assert_eq!(PublicKey::new(zero, zero), Err(Invalid::NotOnCurve));
    assert_eq!(PublicKey::new(zero, one), Err(Invalid::SmallOrder));
    assert_eq!(PublicKey::new(zero, -one), Err(Invalid::SmallOrder));
}

/// A change of the derivation would orphan every key that was made.
#[test]
fn keys_of_seeds_stay_what_they_are() {
    let key = SecretKey::from_seed([1; 32]);
    let signature = key.sign(Fr::from(5u8));
    let (x, y) = key.public().coordinates();
    let coordinates = [x, y, signature.r.x(), signature.r.y()].map(|x| element_to_decimal(&x));
    // circomlibjs 0.1.7 verifies it over 5, and does not over 6.
    assert_eq!(
        coordinates,
        [
            "218263826145468533690363720311815500730261964955728113173400664103732653430",
            "12930285527957112870323116697078305116232351441609338817403869554019292121201",
            "12235246370641396540522290890471497543438491364883719155626268277376521067688",
            "21803978539055731704681802138585211950641116651542725671712962857034455572672",
        ]
    );
    let s = "1116513093356425188588175598187219681785005719643720470366826596518734364433";
    assert_eq!(signature.s.to_string(), s);
}

#[test]
fn a_secret_is_not_printed() {
    assert_eq!(format!("{:?}", SecretKey::from_seed([1; 32])), "SecretKey(hidden)");
}
