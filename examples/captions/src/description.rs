//! The description of somebody's captions, which is saved only if it is right.

use std::collections::BTreeMap;

use bennu::payload;

/// The description of somebody's captions.
#[payload]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Description {
    /// What the captions are of; 1 to 80 characters.
    pub title: String,
    /// The language they are in, as two letters: `en`.
    pub language: String,
}

/// What is wrong with a description: for each field, the reasons.
#[payload]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SaveErrors {
    /// The reasons by field.
    pub errors: BTreeMap<String, Vec<String>>,
}

impl Description {
    /// The description, if it is right.
    ///
    /// # Errors
    /// When it is not: what is wrong with each field.
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
