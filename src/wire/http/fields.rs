//! Header fields by their names.

/// Those of one request by lower-case name, in order.
pub(super) struct Fields<'a>(pub(super) Vec<(String, &'a str)>);

impl<'a> Fields<'a> {
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(n, _)| n == name).map(|(_, value)| *value)
    }

    /// Elements of a comma-separated list, over all lines of the field.
    pub(super) fn list(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.all(name).flat_map(|value| value.split(',')).map(str::trim)
    }

    pub(super) fn has_token(&self, name: &str, token: &str) -> bool {
        self.list(name).any(|element| element.eq_ignore_ascii_case(token))
    }
}

/// The fields that somebody behind the head looks at; most requests have none of them.
const KEPT: [&str; 13] = [
    "authorization",
    "content-type",
    "expect",
    "if-range",
    "range",
    "tus-resumable",
    "upload-checksum",
    "upload-concat",
    "upload-defer-length",
    "upload-length",
    "upload-metadata",
    "upload-offset",
    "x-http-method-override",
];

/// What is kept of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept(Vec<(&'static str, String)>);

impl Kept {
    pub(super) fn of(fields: &Fields<'_>) -> Kept {
        let mut kept = Vec::new();
        for name in KEPT {
            // RFC 9110 section 5.3: several lines are one list, which no single value is.
            let value = fields.all(name).map(str::to_owned).reduce(|list, more| list + ", " + &more);
            kept.extend(value.map(|value| (name, value)));
        }
        Kept(kept)
    }

    /// The value of a field that is kept; of one that came in several lines, all of them as a list.
    pub fn get(&self, name: &str) -> Option<&str> {
        assert!(KEPT.contains(&name), "{name} is kept");
        self.0.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }
}
