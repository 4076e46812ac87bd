//! The metadata components of an org. Their files are blobs; names compare without regard to case.

use super::{Result, Tx};
use crate::encoding::{Reader, Writer, keys, row};
use crate::schema::component_prefix;
use orgyard_store::BlobHash;
use orgyard_text::hash::Hasher;
use orgyard_values::Id;
use std::sync::Arc;

const VERSION: u8 = 1;

#[derive(Debug, Clone, PartialEq)]
pub struct StoredComponent {
    pub id: Id,
    pub type_name: String,
    pub full_name: String,
    pub namespace: Option<String>,
    /// Paths as in metadata format.
    pub files: Vec<(String, BlobHash)>,
    /// Over paths and contents.
    pub hash: String,
    pub created: i64,
    pub created_by: Id,
    pub modified: i64,
    pub modified_by: Id,
    /// Rises with each change of any component of the org.
    pub revision: i64,
}

#[derive(Debug, Clone)]
pub struct NewComponent<Content = Arc<[u8]>> {
    pub type_name: String,
    pub full_name: String,
    pub namespace: Option<String>,
    pub files: Vec<(String, Content)>,
}

impl StoredComponent {
    fn write(&self) -> Vec<u8> {
        let mut out = Writer::new(VERSION);
        out.raw(self.id.short().as_bytes()).text(&self.type_name).text(&self.full_name);
        out.text(self.namespace.as_deref().unwrap_or_default()).text(&self.hash);
        out.int(self.created).raw(self.created_by.short().as_bytes());
        out.int(self.modified).raw(self.modified_by.short().as_bytes()).int(self.revision);
        for (path, blob) in &self.files {
            out.text(path).raw(&blob.0);
        }
        out.finish()
    }

    fn parse(bytes: &[u8]) -> Result<Self> {
        let mut from = Reader::new(bytes, VERSION, "a component")?;
        let id = |from: &mut Reader<'_>| row::id_of(from.raw(15)?);
        let mut out = Self {
            id: id(&mut from)?,
            type_name: from.text()?.into(),
            full_name: from.text()?.into(),
            namespace: Some(from.text()?).filter(|n| !n.is_empty()).map(String::from),
            hash: from.text()?.into(),
            created: from.int()?,
            created_by: id(&mut from)?,
            modified: from.int()?,
            modified_by: id(&mut from)?,
            revision: from.int()?,
            files: Vec::new(),
        };
        while !from.is_empty() {
            out.files.push((from.text()?.into(), BlobHash(from.array()?)));
        }
        Ok(out)
    }
}

impl Tx {
    pub fn component(&self, type_name: &str, full_name: &str) -> Result<Option<StoredComponent>> {
        let stored = self.overlay.get(&keys::component(type_name, full_name))?;
        stored.map(|bytes| StoredComponent::parse(&bytes)).transpose()
    }

    /// Whether there is one; cheaper than reading it.
    pub fn has_component(&self, type_name: &str, full_name: &str) -> Result<bool> {
        Ok(self.overlay.get(&keys::component(type_name, full_name))?.is_some())
    }

    pub fn component_by_id(&self, id: Id) -> Result<Option<StoredComponent>> {
        let stored = self.overlay.get(&keys::component_by_id(id))?;
        let Some(key) = stored else { return Ok(None) };
        self.overlay.get(&key)?.map(|bytes| StoredComponent::parse(&bytes)).transpose()
    }

    /// By type and name, in the order of their folded names.
    pub fn components(&self, type_name: Option<&str>) -> impl Iterator<Item = Result<StoredComponent>> + use<'_> {
        let entries = self.overlay.prefix(&keys::components(type_name));
        entries.map(|entry| StoredComponent::parse(&entry?.1))
    }

    /// Stores the component, new or in place of the one of that name, and counts the change. What is the same already
    /// stays as it is: no client has anything to fetch.
    pub fn put_component(&mut self, new: NewComponent) -> Result<StoredComponent> {
        let files = self.keep_files(new.files);
        self.place_component(NewComponent {
            type_name: new.type_name,
            full_name: new.full_name,
            namespace: new.namespace,
            files,
        })
    }

    /// The same for files that the home keeps already.
    pub fn place_component(&mut self, new: NewComponent<BlobHash>) -> Result<StoredComponent> {
        let before = self.component(&new.type_name, &new.full_name)?;
        let files = new.files;
        let hash = files.iter().fold(Hasher::default(), |h, (path, blob)| h.part(path.as_bytes()).part(&blob.0));
        let hash = hash.finish();
        let named = |before: &StoredComponent| before.namespace == new.namespace && before.full_name == new.full_name;
        if let Some(same) = before.as_ref().filter(|before| before.hash == hash && named(before)) {
            return Ok(same.clone());
        }
        let fresh = before.is_none();
        let (id, created, created_by) = match before {
            Some(before) => (before.id, before.created, before.created_by),
            None => (self.next_id(&component_prefix(&new.type_name))?, self.now, self.user),
        };
        let component = StoredComponent {
            id,
            type_name: new.type_name,
            full_name: new.full_name,
            namespace: new.namespace,
            files,
            hash,
            created,
            created_by,
            modified: self.now,
            modified_by: self.user,
            revision: self.next("revision")? as i64,
        };
        let key = keys::component(&component.type_name, &component.full_name);
        self.overlay.put(keys::component_by_id(id), key.clone());
        self.overlay.put(key, component.write());
        self.define(&component)?;
        self.project(&component)?;
        self.permissions.forget();
        self.computed.forget();
        self.track_put(&component, fresh)?;
        Ok(component)
    }

    fn keep_files(&mut self, files: Vec<(String, Arc<[u8]>)>) -> Vec<(String, BlobHash)> {
        let keep = |(path, bytes): (String, Arc<[u8]>)| {
            let hash = BlobHash::of(&bytes);
            self.blobs.insert(hash, bytes);
            (path, hash)
        };
        files.into_iter().map(keep).collect()
    }

    /// Whether there was one. Its references go with it; source tracking keeps that it was there.
    pub fn remove_component(&mut self, type_name: &str, full_name: &str) -> Result<bool> {
        let Some(component) = self.component(type_name, full_name)? else { return Ok(false) };
        self.overlay.remove(keys::component(type_name, full_name));
        self.overlay.remove(keys::component_by_id(component.id));
        self.set_references(type_name, full_name, Vec::new())?;
        self.next("revision")?;
        self.undefine(&component)?;
        self.unproject(&component)?;
        self.permissions.forget();
        self.computed.forget();
        self.track_removed(&component)?;
        Ok(true)
    }

    pub fn files_of(&self, component: &StoredComponent) -> Result<Vec<(String, Arc<[u8]>)>> {
        component.files.iter().map(|(path, hash)| Ok((path.clone(), self.blob(*hash)?))).collect()
    }

    /// A blob of this transaction or of the home.
    pub fn blob(&self, hash: BlobHash) -> Result<Arc<[u8]>> {
        if let Some(bytes) = self.blobs.get(&hash).or_else(|| self.frozen_blobs.get(&hash)) {
            return Ok(bytes.clone());
        }
        let stored = self.home().blobs().get(hash)?;
        stored.ok_or_else(|| crate::EngineError::damaged("the blob store", format_args!("{hash} is missing")))
    }

    /// Stores bytes with this transaction.
    pub fn put_blob(&mut self, bytes: Arc<[u8]>) -> BlobHash {
        let hash = BlobHash::of(&bytes);
        self.blobs.insert(hash, bytes);
        hash
    }
}
