//! The description of a user's captions, which is saved only if it is valid.

use std::collections::BTreeMap;

use bennu::payload;

/// The description of a user's captions.
#[payload]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// The title of the captions; 1 to 80 characters.
    pub title: String,
    /// The language of the captions, as two letters: `en`.
    pub language: String,
}

/// The errors of a description, for each field.
#[payload]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveErrors {
    /// The reasons by field.
    pub errors: BTreeMap<String, Vec<String>>,
}

impl Description {
    /// Returns the description, if it is valid.
    ///
    /// # Errors
    /// If it is not, with the reasons for each field.
    pub fn check(self) -> Result<Self, SaveErrors> {
        let mut wrong = SaveErrors::default();
        if self.title.trim().is_empty() {
            wrong.add("title", "can't be blank");
        }
        if self.title.chars().count() > 80 {
            wrong.add("title", "should be at most 80 characters");
        }
        let is_code =
            self.language.len() == 2 && self.language.bytes().all(|byte| byte.is_ascii_lowercase());
        if !is_code {
            wrong.add("language", "should be two letters, like en");
        }
        if wrong.errors.is_empty() {
            Ok(self)
        } else {
            Err(wrong)
        }
    }
}

impl SaveErrors {
    fn add(&mut self, field: &str, reason: &str) {
        let reasons = self.errors.entry(field.to_owned()).or_default();
        reasons.push(reason.to_owned());
    }
}
