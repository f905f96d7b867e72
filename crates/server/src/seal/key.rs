//! The key: from the environment, from a file that is named, or from one in the data
//! directory that is made at the first start.

use super::{NO_CHANCE, Sealer};
use crate::config::Config;
use anyhow::{Context as _, Result, bail};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use std::{
    ffi::OsString,
    fs::{File, OpenOptions},
    io::{ErrorKind, Write as _},
    path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// The variable that holds the key itself, for those who keep secrets there.
const VARIABLE: &str = "KITH_SECRET_KEY";

/// The key there is.
///
/// # Errors
///
/// When there is none, or what is there is no key.
pub(crate) fn load(config: &Config) -> Result<Sealer> {
    if let Some(text) = from_environment() {
        return key(&text)
            .map(|k| Sealer::new(&k))
            .with_context(|| format!("The variable {VARIABLE} holds no key. {HOW}"));
    }
    let path = path(config);
    match std::fs::read(&path).map(Zeroizing::new) {
        Ok(text) => key(&text).map(|k| Sealer::new(&k)).with_context(|| {
            format!(
                "The file {} holds no key. Put the right file there. {HOW}",
                path.display()
            )
        }),
        Err(e) if e.kind() == ErrorKind::NotFound => bail!(
            "The key file {} is missing. Without it the accounts cannot be reached. Put it back from \
             your backup. If it is lost for good, make a new one (`openssl rand -base64 32 > {}`) and \
             connect each account again (`kith account connect`); no contact is lost by that.",
            path.display(),
            path.display(),
        ),
        Err(e) => bail!(
            "The key file {} cannot be read ({e}). Check who may read it.",
            path.display()
        ),
    }
}

/// The same; makes a key in the data directory where none was ever used (`unused`) and no
/// other place is named.
pub(crate) fn load_or_make(config: &Config, unused: bool) -> Result<Sealer> {
    let path = path(config);
    if unused && config.secret_key_file.is_none() && from_environment().is_none() && !path.exists()
    {
        make(&path).with_context(|| {
            format!(
                "The key file {} cannot be made. Check who may write there.",
                path.display()
            )
        })?;
    }
    load(config)
}

const HOW: &str = "A key is 32 bytes in base64, as `openssl rand -base64 32` prints them.";

fn from_environment() -> Option<Zeroizing<Vec<u8>>> {
    // One that is set counts, whatever is in it: else another key would be taken in its place.
    std::env::var_os(VARIABLE)
        .map(OsString::into_encoded_bytes)
        .filter(|t| !t.is_empty())
        .map(Zeroizing::new)
}

/// The file the key is in, or will be; none where the environment holds the key itself.
pub(crate) fn file(config: &Config) -> Option<PathBuf> {
    from_environment().is_none().then(|| path(config))
}

fn path(config: &Config) -> PathBuf {
    config
        .secret_key_file
        .clone()
        .unwrap_or_else(|| config.data_dir.join("secret.key"))
}

fn key(text: &[u8]) -> Result<Zeroizing<[u8; 32]>> {
    let bytes = Zeroizing::new(STANDARD.decode(text.trim_ascii())?);
    let key = bytes.as_slice().try_into();
    Ok(Zeroizing::new(key.with_context(|| {
        format!("it is a key of {} bytes", bytes.len())
    })?))
}

/// Makes a key; of two processes at once one wins, and both use its key.
fn make(path: &Path) -> Result<()> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    getrandom::fill(bytes.as_mut_slice()).context(NO_CHANCE)?;
    let text = Zeroizing::new(format!("{}\n", STANDARD.encode(bytes.as_slice())));
    // Written beside and then linked into place, so that nobody ever reads half a key.
    let draft = path.with_extension(format!("new-{}", std::process::id()));
    let mut file = private(&draft)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    let linked = std::fs::hard_link(&draft, path);
    std::fs::remove_file(&draft)?;
    match linked {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => Err(e.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

/// A new file that only its owner reads, in place of one that is there.
pub(crate) fn private(path: &Path) -> std::io::Result<File> {
    owners(OpenOptions::new().create(true).truncate(true)).open(path)
}

/// Makes an empty file that only its owner reads, where there is none.
pub(crate) fn make_private(path: &Path) -> std::io::Result<()> {
    match owners(OpenOptions::new().create_new(true)).open(path) {
        Err(e) if e.kind() != ErrorKind::AlreadyExists => Err(e),
        Ok(_) | Err(_) => Ok(()),
    }
}

/// To write what nobody but its owner may read.
fn owners(options: &mut OpenOptions) -> &mut OpenOptions {
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(options, 0o600);
    options.write(true)
}
