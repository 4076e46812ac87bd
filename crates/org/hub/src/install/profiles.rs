//! INS-10: what a package's profiles grant is merged into the org's; profiles are owned by nobody.

use super::Security;
use crate::registry::Version;
use orgyard_deploy::filled_profile;
use orgyard_engine::{EngineError, NewComponent, Tx};

const TYPE: &str = "Profile";
const ADMIN: &str = "Admin";

pub(super) fn merge(tx: &mut Tx, version: &Version, security: Security) -> Result<(), EngineError> {
    for component in version.manifest.components.iter().filter(|c| c.type_name == TYPE) {
        let wanted = security == Security::AllUsers || component.full_name == ADMIN;
        let Some((path, hash)) = component.files.first().filter(|_| wanted) else { continue };
        let Ok(hash) = hash.parse() else { continue };
        let fragment = tx.blob(hash)?;
        let files = vec![(path.clone(), filled_profile(tx, &component.full_name, &fragment)?)];
        let (type_name, full_name) = (TYPE.into(), component.full_name.clone());
        tx.put_component(NewComponent { type_name, full_name, namespace: None, files })?;
    }
    Ok(())
}
