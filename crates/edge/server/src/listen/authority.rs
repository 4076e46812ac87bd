//! The local authority: signs the certificate that this server shows, and nothing else. Who trusts it trusts it for this
//! machine's own names only.

use orgyard_values::{Env, format_datetime};
use rcgen::{
    BasicConstraints, CertificateParams, CidrSubnet, DnType, ExtendedKeyUsagePurpose, GeneralSubtree, IsCa, Issuer,
    KeyPair, KeyUsagePurpose, NameConstraints, PublicKeyData, date_time_ymd,
};
use rustls::ServerConfig;
use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

const DAY: i64 = 86_400_000;
const AUTHORITY_DAYS: i64 = 3650;
/// No longer than the strictest clients take it.
const CERTIFICATE_DAYS: i64 = 390;

/// What a container calls the machine it runs on.
const DOCKER: &str = "host.docker.internal";

/// What an authority is given by its folder.
pub(super) struct Authority {
    key: KeyPair,
    /// The certificate that clients are told to trust; `None` for a home in memory.
    pub file: Option<PathBuf>,
}

impl Authority {
    /// The authority of a home, made when it is first needed.
    pub(super) fn open(home: Option<&Path>, env: &Env) -> io::Result<Self> {
        let Some(home) = home else {
            return Ok(Self { key: KeyPair::generate().map_err(io::Error::other)?, file: None });
        };
        let (file, key_file) = (home.join("tls/ca.pem"), home.join("tls/ca.key"));
        if let (true, Ok(key)) = (file.is_file(), fs::read_to_string(&key_file)) {
            let key = KeyPair::from_pem(&key).map_err(|error| damaged(&key_file, &error))?;
            return Ok(Self { key, file: Some(file) });
        }
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let pem = authority_pem(&key, env.now())?;
        make_folder(&home.join("tls"))?;
        write_private(&key_file, &key.serialize_pem())?;
        fs::write(&file, &pem)?;
        Ok(Self { key, file: Some(file) })
    }

    /// What a server shows: a certificate of its own for as long as it runs, under the names that the authority may sign.
    pub(super) fn server_config(&self, env: &Env) -> io::Result<Arc<ServerConfig>> {
        let key = KeyPair::generate().map_err(io::Error::other)?;
        let params = authority_params(&self.key, env.now());
        let issuer = Issuer::from_params(&params, &self.key);
        let names = ["localhost", "127.0.0.1", "::1", DOCKER].map(String::from);
        let mut leaf = CertificateParams::new(names).map_err(io::Error::other)?;
        leaf.distinguished_name.push(DnType::CommonName, "localhost");
        leaf.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        leaf.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        leaf.use_authority_key_identifier_extension = true;
        set_life(&mut leaf, env.now(), CERTIFICATE_DAYS);
        let chain = vec![leaf.signed_by(&key, &issuer).map_err(io::Error::other)?.der().clone()];
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
        let config = config.map_err(io::Error::other)?.with_no_client_auth().with_single_cert(chain, key);
        let mut config = config.map_err(io::Error::other)?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }
}

/// What the authority says about itself follows from its key, so that it needs no reading back.
fn authority_params(key: &KeyPair, now: i64) -> CertificateParams {
    let mut params = CertificateParams::default();
    let mark = orgyard_text::hash::of(key.subject_public_key_info().as_slice());
    let mark: String = mark.chars().take(8).collect();
    params.distinguished_name = rcgen::DistinguishedName::new();
    params.distinguished_name.push(DnType::CommonName, format!("Orgyard local authority {mark}"));
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    let local = |name: &str| GeneralSubtree::DnsName(name.into());
    let loopback = [CidrSubnet::from_v4_prefix([127, 0, 0, 0], 8), CidrSubnet::from_v6_prefix(LOOPBACK_6, 128)];
    let permitted = [local("localhost"), local(DOCKER)];
    let permitted_subtrees = permitted.into_iter().chain(loopback.map(GeneralSubtree::IpAddress)).collect();
    params.name_constraints = Some(NameConstraints { permitted_subtrees, excluded_subtrees: Vec::new() });
    set_life(&mut params, now, AUTHORITY_DAYS);
    params
}

/// From a day ago, for clocks that differ.
fn set_life(params: &mut CertificateParams, now: i64, days: i64) {
    let day = |milliseconds: i64| {
        let text = format_datetime(milliseconds);
        let part =
            |range: std::ops::Range<usize>| text.get(range).and_then(|digits| digits.parse::<u16>().ok()).unwrap_or(1);
        let small = |range| u8::try_from(part(range)).unwrap_or(1);
        date_time_ymd(part(0..4).into(), small(5..7), small(8..10))
    };
    (params.not_before, params.not_after) = (day(now - DAY), day(now + days * DAY));
}

const LOOPBACK_6: [u8; 16] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];

fn authority_pem(key: &KeyPair, now: i64) -> io::Result<String> {
    Ok(authority_params(key, now).self_signed(key).map_err(io::Error::other)?.pem())
}

fn damaged(path: &Path, error: &dyn std::fmt::Display) -> io::Error {
    let text = format!("{} cannot be read ({error}); delete it, and a new one is made", path.display());
    io::Error::new(io::ErrorKind::InvalidData, text)
}

fn make_folder(path: &Path) -> io::Result<()> {
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(path)
}

/// A file that only its owner can read.
fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let _ = fs::remove_file(path);
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)?.write_all(text.as_bytes())
}
