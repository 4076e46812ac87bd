//! Digests and ciphers by the test vectors of RFC 1321, RFC 2202, RFC 4231, FIPS 180, FIPS 202 and NIST SP 800-38A;
//! signatures as OpenSSL makes them. The keys below exist for these tests only.

use proptest::prelude::*;

use super::*;
use crate::Result;
use crate::encoding::{base64_decode, convert_from_hex, convert_to_hex};

const RSA: &str = "MIICdwIBADANBgkqhkiG9w0BAQEFAASCAmEwggJdAgEAAoGBANVZLFEk5aEAXrz3JsEMv00hi7ZmD9Or1CH41iiu3a0nGg7IDJxclJCuQ9GhzKGqgkkuj6ScThXX2NdHvdNdRozszu/um8b9DB+KlVmp5arrbOxhj/rrF/tZX16joYWB3nOT6Rm14WkUoN2JwaOHb46sCDdafGjpADksopVQDnM7AgMBAAECgYA7gwFarSkkrP7ARUzZIt4l/MqFGZkmmVK2GzxZ4tVRHIwnPWRPJYAHj6S5UCHNostu8H7/Et6xNyF0g72OvQEVgf/IQ+CH6wQ3PI3xgMo/IV4ech+lEwkJXr08L0Jzv82OHyVk/JkY4GJA3AbizCN2gLdYO5yg0/79gwdtKovrSQJBAO0x7cfxbarHlCQCcpERbMd2Fo6sbgXkh8FxkPDhBuup3FL9QXRDxKl6AmmGWsFjJE8PBSK1NkREdN79uFSlZ4cCQQDmQ0FskwWSdVuKIGFhV+C2u4hWojFYHPEqv5CNMwemh4Vx9/vo3Bd6v/78N8WWY/wuJcGhJKpvhbSszKUNUdutAkEA1gvZfTZEdfn2mGxRANKNrI3HG2dFPjIVxB584rLe8OnvNkDuwUGqhhnhdWLWIXAbQvDV/JU07HQuV1D0+AXvnwJBAJjoEIoJF6oqRJ904TXDJXYzElZ1Xk8k6QF6NIOPX4U2eWc1RhNcFDtvQ+Q5JPy5aL08VVitAIEOSOx2+SPfOAECQASByzryOXStRcEH/zXFki7Ktl/zgOrVHxSnyllS5XxbhCIYI4aJCxMAyM8hbZg8+Wa0jJ+dJZ96RrI+7JlJqbk=";
const RSA_PUBLIC: &str = "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDVWSxRJOWhAF689ybBDL9NIYu2Zg/Tq9Qh+NYort2tJxoOyAycXJSQrkPRocyhqoJJLo+knE4V19jXR73TXUaM7M7v7pvG/QwfipVZqeWq62zsYY/66xf7WV9eo6GFgd5zk+kZteFpFKDdicGjh2+OrAg3Wnxo6QA5LKKVUA5zOwIDAQAB";
const EC: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgoGBdFZcKNjGNPFCaYg/zi1ZLbXGDHFkXA9EIUe+yPd2hRANCAARf0B5Ma+tgHhUDPVh4htXDQcMja0KXLqH4i8JBIidi8aQkdvQJDH+LYtlsjfW47CQMdfvPrEGMoKAK5H0e1+DT";
const EC_PUBLIC: &str = "MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEX9AeTGvrYB4VAz1YeIbVw0HDI2tCly6h+IvCQSInYvGkJHb0CQx/i2LZbI31uOwkDHX7z6xBjKCgCuR9Htfg0w==";

fn shown(result: Result<Vec<u8>>) -> String {
    result.map_or_else(|thrown| thrown.to_string(), |bytes| convert_to_hex(&bytes))
}

fn bytes(base64: &str) -> Vec<u8> {
    base64_decode(base64).unwrap()
}

#[test]
fn digests() {
    let check = |name: &str, expected: &str| assert_eq!(shown(generate_digest(name, b"abc")), expected);
    check("MD5", "900150983cd24fb0d6963f7d28e17f72");
    check("SHA1", "a9993e364706816aba3e25717850c26c9cd0d89d");
    check("SHA-1", "a9993e364706816aba3e25717850c26c9cd0d89d");
    check("SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    check("sha3-256", "3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532");
    check("SHA4", "System.InvalidParameterValueException: Invalid algorithm SHA4");
    for (name, length) in [("SHA384", 48), ("SHA-512", 64), ("SHA3-384", 48), ("SHA3-512", 64)] {
        assert_eq!(generate_digest(name, b"").unwrap().len(), length);
    }
}

#[test]
fn macs() {
    let check = |name: &str, expected: &str| {
        let mac = generate_mac(name, b"what do ya want for nothing?", b"Jefe");
        assert_eq!(shown(mac.clone()), expected);
        let verified = mac.and_then(|mac| verify_hmac(name, b"what do ya want for nothing?", b"Jefe", &mac));
        assert!(verified.is_err() || verified == Ok(true));
    };
    check("hmacMD5", "750c783e6ab0b503eaa86e310a5db738");
    check("hmacSHA1", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
    check("HMACSHA256", "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    check("SHA1", "System.InvalidParameterValueException: Invalid algorithm SHA1");
    assert_eq!(verify_hmac("hmacSHA512", b"a", b"", b"b"), Ok(false));
}

#[test]
fn ciphers() {
    let iv = convert_from_hex("000102030405060708090a0b0c0d0e0f").unwrap();
    let clear = convert_from_hex("6bc1bee22e409f96e93d7e117393172a").unwrap();
    let check = |name: &str, key: &str, first_block: &str| {
        let key = convert_from_hex(key).unwrap();
        let encrypted = encrypt(name, &key, &iv, &clear).unwrap();
        assert_eq!((convert_to_hex(&encrypted[..16]).as_str(), encrypted.len()), (first_block, 32));
        assert_eq!(decrypt(name, &key, &iv, &encrypted).as_ref(), Ok(&clear));
        assert_eq!(
            shown(decrypt(name, &key, &iv, &encrypted[..16])),
            "System.SecurityException: Given final block not properly padded."
        );
    };
    check("AES128", "2b7e151628aed2a6abf7158809cf4f3c", "7649abac8119b246cee98e9b12e9197d");
    check("AES192", "8e73b0f7da0e6452c810f32b809079e562f8ead2522c6b7b", "4f021db243bc633d7178183a9fa071e8");
    check(
        "AES256",
        "603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4",
        "f58c4c04d6e5f1ba779eabfb5f7bfbd6",
    );
}

/// The table of exceptions on the Apex Reference Guide's page of Crypto.
#[test]
fn cipher_errors() {
    let check = |actual: Result<Vec<u8>>, expected: &str| {
        assert_eq!(shown(actual), format!("System.InvalidParameterValueException: {expected}"));
    };
    let (key, iv) = ([7; 16], [1; 16]);
    check(encrypt("DES", &key, &iv, b""), "Invalid algorithm DES. Must be AES128, AES192, or AES256.");
    check(encrypt("AES256", &key, &iv, b""), "Invalid private key. Must be 32 bytes.");
    check(encrypt("AES128", &key, &iv[..8], b""), "Invalid initialization vector. Must be 16 bytes.");
    check(
        encrypt("AES128", &key, &iv, &vec![0; 1_048_577]),
        "Invalid data. Input data is 1048577 bytes, which exceeds the limit of 1048576 bytes.",
    );
    check(
        decrypt("AES128", &key, &iv, &vec![0; 1_048_609]),
        "Invalid data. Input data is 1048609 bytes, which exceeds the limit of 1048608 bytes.",
    );
    check(
        decrypt_with_managed_iv("AES128", &key, b"short"),
        "Unable to parse initialization vector from encrypted data.",
    );
    check(encrypt("AES256-GCM", &key, &iv, b""), "not implemented here: AES256-GCM");
    check(Aes::key_bytes(100).map(|_| Vec::new()), "Invalid key size. Must be 128, 192, or 256.");
    assert_eq!(Aes::key_bytes(192), Ok(24));
    let managed = encrypt_with_managed_iv("AES128", &key, iv, b"clear").unwrap();
    assert_eq!((&managed[..16], managed.len()), (&iv[..], 32));
    assert_eq!(decrypt_with_managed_iv("AES128", &key, &managed).as_deref(), Ok(&b"clear"[..]));
    let odd = decrypt("AES128", &key, &iv, &[0; 17]);
    assert_eq!(
        shown(odd),
        "System.SecurityException: Input length must be multiple of 16 when decrypting with padded cipher"
    );
}

#[test]
fn signatures() {
    let check = |name: &str, expected: &str| {
        let signature = sign(name, b"data", &bytes(RSA)).unwrap();
        assert_eq!(shown(generate_digest("SHA1", &signature)), expected);
        assert_eq!(verify(name, b"data", &signature, &bytes(RSA_PUBLIC)), Ok(true));
        assert_eq!(verify(name, b"date", &signature, &bytes(RSA_PUBLIC)), Ok(false));
        assert_eq!(verify(name, b"data", &signature[1..], &bytes(RSA_PUBLIC)), Ok(false));
    };
    check("RSA", "e03fe9e072e17e37ec0529264ddd63612382d7ed");
    check("RSA-SHA1", "e03fe9e072e17e37ec0529264ddd63612382d7ed");
    check("RSA-SHA256", "8a25265636137f0d1a29db54bdf5cad0f5d29172");
    check("RSA-SHA384", "af9885d3764dfb3070794c0705fe312677c8e490");
    check("RSA-SHA512", "ad6cff71eabd79ea82cc33b25a5ccba78636426c");
    let signature = sign("ECDSA-SHA256", b"data", &bytes(EC)).unwrap();
    assert_eq!(verify("ECDSA-SHA256", b"data", &signature, &bytes(EC_PUBLIC)), Ok(true));
    assert_eq!(verify("ECDSA-SHA256", b"date", &signature, &bytes(EC_PUBLIC)), Ok(false));
    assert_eq!(shown(sign("RSA-SHA256", b"data", b"key")), "System.SecurityException: Invalid Crypto Key");
    assert_eq!(shown(sign("DSA", b"data", b"")), "System.InvalidParameterValueException: Invalid algorithm DSA");
    assert!(sign("ECDSA-SHA384", b"data", &bytes(EC)).is_err() && sign("ECDSA-SHA512", b"", b"").is_err());
}

#[test]
fn chance() {
    assert_eq!(random_integer([0xff; 4]), -1);
    assert_eq!(random_long([0xff; 8]), -1);
    assert_eq!(random_double([0; 8]), 0.0);
    assert!(random_double([0xff; 8]) < 1.0);
}

proptest! {
    #[test]
    fn ciphers_come_back(clear in any::<Vec<u8>>(), key in any::<[u8; 32]>(), iv in any::<[u8; 16]>()) {
        let encrypted = encrypt_with_managed_iv("AES256", &key, iv, &clear).unwrap();
        prop_assert_eq!(decrypt_with_managed_iv("AES256", &key, &encrypted).unwrap(), clear);
    }

    #[test]
    fn broken_keys_do_no_harm(cut in 0..700_usize, place in 0..700_usize, byte in any::<u8>()) {
        for (name, private, public) in [("RSA-SHA256", RSA, RSA_PUBLIC), ("ECDSA-SHA256", EC, EC_PUBLIC)] {
            let broken = |key: &str| {
                let mut key = bytes(key);
                key.truncate(cut.max(2));
                let place = place % key.len();
                key[place] = byte;
                key
            };
            let _ = sign(name, b"data", &broken(private));
            let _ = verify(name, b"data", &[1; 128], &broken(public));
        }
    }
}
