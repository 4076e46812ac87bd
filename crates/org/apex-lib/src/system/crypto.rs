//! Crypto.

use orgyard_apex_text::crypto::{self, Aes};
use orgyard_apex_vm::{Anything, Str, Throw, Value, Vm, natives};
use std::rc::Rc;

type Bytes = Rc<[u8]>;

natives! { "System.Crypto";
    static "generateDigest(String, Blob)" => |_vm, algorithm: Str, input: Bytes| crypto::generate_digest(&algorithm, &input),
    static "generateMac(String, Blob, Blob)" => |_vm, algorithm: Str, input: Bytes, key: Bytes|
        crypto::generate_mac(&algorithm, &input, &key),
    static "verifyHmac(String, Blob, Blob, Blob)" => |_vm, algorithm: Str, input: Bytes, key: Bytes, mac: Bytes|
        crypto::verify_hmac(&algorithm, &input, &key, &mac),
    static "generateAesKey(Integer)" => |vm, bits: i32| aes_key(vm, bits),
    static "getRandomInteger()" => |vm| crypto::random_integer(vm.tx.home().env().random::<4>()),
    static "getRandomLong()" => |vm| crypto::random_long(vm.tx.home().env().random::<8>()),
    static "encrypt(String, Blob, Blob, Blob)" => |_vm, algorithm: Str, key: Bytes, iv: Bytes, clear: Bytes|
        crypto::encrypt(&algorithm, &key, &iv, &clear),
    static "decrypt(String, Blob, Blob, Blob)" => |_vm, algorithm: Str, key: Bytes, iv: Bytes, encrypted: Bytes|
        crypto::decrypt(&algorithm, &key, &iv, &encrypted),
    static "encryptWithManagedIV(String, Blob, Blob)" => |vm, algorithm: Str, key: Bytes, clear: Bytes| {
        let iv = vm.tx.home().env().random::<16>();
        crypto::encrypt_with_managed_iv(&algorithm, &key, iv, &clear)
    },
    static "decryptWithManagedIV(String, Blob, Blob)" => |_vm, algorithm: Str, key: Bytes, data: Bytes|
        crypto::decrypt_with_managed_iv(&algorithm, &key, &data),
    static "sign(String, Blob, Blob)" => |_vm, algorithm: Str, input: Bytes, key: Bytes|
        crypto::sign(&algorithm, &input, &key),
    static "verify(String, Blob, Blob, Blob)" => |_vm, algorithm: Str, data: Bytes, signature: Bytes, key: Anything|
        verify(&algorithm, &data, &signature, &key),
}

fn aes_key(vm: &Vm, bits: i32) -> Result<Vec<u8>, Throw> {
    let length = Aes::key_bytes(bits)?;
    let mut key = vm.tx.home().env().random::<32>().to_vec();
    key.truncate(length);
    Ok(key)
}

/// By a public key; certificates of the org are not kept here.
fn verify(algorithm: &str, data: &[u8], signature: &[u8], key: &Value) -> Result<bool, Throw> {
    match key {
        Value::Blob(key) => Ok(crypto::verify(algorithm, data, signature, key)?),
        Value::Null => Err(Throw::new("System.NullPointerException", "Argument cannot be null.")),
        _ => Err(Throw::unsupported("System.Crypto.verify(String, Blob, Blob, String)")),
    }
}
