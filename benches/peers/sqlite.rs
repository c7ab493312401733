//! SQLite's full-text search, as anybody sets it up in an afternoon.

use std::path::Path;

use onshelf::model::Course;
use rusqlite::{Connection, params};

use crate::Failure;

pub struct Sqlite(Connection);

impl Sqlite {
    /// The courses in a new database at `path`, in one transaction.
    pub fn build(courses: &[Course], path: &Path) -> Result<Self, Failure> {
        let mut database = Connection::open(path)?;
        database.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             CREATE VIRTUAL TABLE courses USING fts5(title, skills, description, tokenize = 'porter unicode61');",
        )?;
        let transaction = database.transaction()?;
        {
            let mut insert = transaction.prepare("INSERT INTO courses VALUES (?, ?, ?)")?;
            for course in courses {
                insert.execute(params![course.title, course.skills.join(" ; "), course.description])?;
            }
        }
        transaction.commit()?;
        Ok(Self(database))
    }

    /// The best `top` courses for any of the words of `text`.
    pub fn search(&self, text: &str, top: usize) -> Result<Vec<(String, String, String)>, Failure> {
        let words: Vec<String> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty())
            .map(|word| format!("\"{word}\""))
            .collect();
        let mut query = self.0.prepare_cached(
            "SELECT title, skills, description FROM courses WHERE courses MATCH ?
             ORDER BY bm25(courses, 2.0, 1.0, 1.0) LIMIT ?",
        )?;
        let found = query
            .query_map(params![words.join(" OR "), top as i64], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        Ok(found.collect::<Result<_, _>>()?)
    }
}
