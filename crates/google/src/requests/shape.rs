//! The fingerprint of a listing's parameters: Google refuses a token that comes back with
//! others, so a release that changes them drops the token (I4, F41).

/// FNV-1a over the parameters; it has to stay the same between releases and machines.
pub(crate) fn shape(parameters: &[&str]) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in parameters.join("\n").bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}
