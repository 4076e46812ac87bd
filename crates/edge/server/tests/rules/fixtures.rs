//! Small packages.

/// A label of this name and text.
pub fn label(name: &str, text: &str) -> String {
    format!(
        "//- labels/CustomLabels.labels\n<CustomLabels><labels><fullName>{name}</fullName><language>en_US</language>\
         <protected>false</protected><shortDescription>{name}</shortDescription><value>{text}</value></labels></CustomLabels>\n"
    )
}

/// A class without tests; `body` stands inside its braces.
pub fn class(name: &str, body: &str) -> String {
    format!(
        "//- classes/{name}.cls\npublic class {name} {{ {body} }}\n//- classes/{name}.cls-meta.xml\n<ApexClass \
         xmlns=\"http://soap.sforce.com/2006/04/metadata\"><apiVersion>64.0</apiVersion><status>Active</status></ApexClass>\n"
    )
}

/// A custom object with text fields.
pub fn object(name: &str, fields: &[&str]) -> String {
    format!(
        "//- objects/{name}.object\n<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>Thing</label>\
         <pluralLabel>Things</pluralLabel><nameField><label>Name</label><type>Text</type></nameField><deploymentStatus>\
         Deployed</deploymentStatus><sharingModel>ReadWrite</sharingModel>{}</CustomObject>\n",
        text_fields(fields)
    )
}

/// Fields on an object that is somebody else's.
pub fn fields(object: &str, fields: &[&str]) -> String {
    format!(
        "//- objects/{object}.object\n<CustomObject xmlns=\"http://soap.sforce.com/2006/04/metadata\">{}</CustomObject>\n",
        text_fields(fields)
    )
}

fn text_fields(names: &[&str]) -> String {
    let field = |name: &&str| {
        format!("<fields><fullName>{name}</fullName><label>{name}</label><length>80</length><type>Text</type></fields>")
    };
    names.iter().map(field).collect()
}

/// A permission set that lets a class be used.
pub fn permission_set(name: &str, class: &str) -> String {
    format!(
        "//- permissionsets/{name}.permissionset\n<PermissionSet xmlns=\"http://soap.sforce.com/2006/04/metadata\"><label>\
         {name}</label><classAccesses><apexClass>{class}</apexClass><enabled>true</enabled></classAccesses></PermissionSet>\n"
    )
}
