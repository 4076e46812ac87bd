//! Visualforce as Apex sees it: pages, their messages and controllers. Nothing here renders a page.

pub(crate) mod cookie;
pub(crate) mod messages;
pub(crate) mod page_reference;
pub(crate) mod select_option;
pub(crate) mod set_controller;
pub(crate) mod standard_controller;
