//! The time zone of the running user.

use super::Vm;
use orgyard_apex_text::dates::Zone;

impl Vm {
    /// Looked up once per user.
    pub fn zone(&mut self) -> Zone {
        let user = self.context.user;
        if let Some((_, zone)) = self.zone.as_ref().filter(|(own, _)| *own == user) {
            return zone.clone();
        }
        let row = self.tx.get("User", user).ok().flatten();
        let zone = Zone::named(row.as_ref().and_then(|row| row.text("TimeZoneSidKey")).unwrap_or("GMT"));
        self.zone = Some((user, zone.clone()));
        zone
    }
}
