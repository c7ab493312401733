//! Boards: needs that somebody brought, with their answers, under an address nobody can guess. They are held in memory for a
//! day and end with the process; nothing of them is written anywhere.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use axum::http::StatusCode;

use super::conduct::random_id;
use super::held_check::HeldCheck;
use super::problem::Problem;
use crate::import::NeedProblem;
use crate::model::Need;

/// How many are held; the one that was not asked for longest goes first.
const HELD: usize = 200;
/// How many needs all of them may hold together, which bounds the memory they take to some 50 MB.
const NEEDS_HELD: usize = 100_000;
/// How long one is held after it was last asked for.
const HELD_FOR: Duration = Duration::from_secs(24 * 60 * 60);

/// Needs that somebody brought.
#[derive(Debug)]
pub(super) struct Board {
    /// The name of the file, or what stands for it.
    pub name: String,
    pub needs: Vec<Need>,
    /// Lines that hold no need.
    pub unread: Vec<NeedProblem>,
    /// What stood beside a need and was not understood.
    pub warnings: Vec<NeedProblem>,
    /// What the offers would make of them, once that was asked for.
    pub check: HeldCheck,
}

/// All boards.
#[derive(Default)]
pub(super) struct Boards(Mutex<HashMap<String, (Arc<Board>, Instant)>>);

impl Boards {
    /// Holds a board and says under which id.
    pub fn hold(&self, board: Board) -> String {
        let id = random_id();
        let mut boards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        boards.retain(|_, (_, used)| used.elapsed() < HELD_FOR);
        boards.insert(id.clone(), (Arc::new(board), Instant::now()));
        while boards.len() > 1 && (boards.len() > HELD || needs(&boards) > NEEDS_HELD) {
            let oldest = boards.iter().min_by_key(|(_, (_, used))| *used).map(|(id, _)| id.clone());
            let Some(oldest) = oldest else { break };
            boards.remove(&oldest);
        }
        id
    }

    /// The board with this id; refused if it is not held any more.
    pub fn held(&self, id: &str) -> Result<Arc<Board>, Problem> {
        self.get(id).ok_or_else(|| {
            Problem::new(
                StatusCode::GONE,
                "This board is not held any more: boards last a day after they were last looked at, and end when the \
                 server is started anew. Bring the file again.",
            )
        })
    }

    fn get(&self, id: &str) -> Option<Arc<Board>> {
        let mut boards = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (board, used) = boards.get_mut(id)?;
        if used.elapsed() >= HELD_FOR {
            return None;
        }
        *used = Instant::now();
        Some(Arc::clone(board))
    }
}

fn needs(boards: &HashMap<String, (Arc<Board>, Instant)>) -> usize {
    boards.values().map(|(board, _)| board.needs.len()).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn board(needs: usize) -> Board {
        let needs = vec![Need::of_text("1", "k8s"); needs];
        Board { name: "needs.csv".into(), needs, unread: Vec::new(), warnings: Vec::new(), check: HeldCheck::default() }
    }

    #[test]
    fn the_oldest_boards_make_room() {
        let boards = Boards::default();
        let first = boards.hold(board(1));
        let second = boards.hold(board(1));
        assert_eq!(first.len(), 32);
        assert!(boards.get("nothing").is_none());
        assert!(boards.get(&first).is_some());
        // The second is now the one that was not asked for longest.
        boards.hold(board(NEEDS_HELD - 1));
        assert!(boards.get(&second).is_none() && boards.get(&first).is_some());
        for _ in 0..HELD + 5 {
            boards.hold(board(1));
        }
        assert!(boards.0.lock().unwrap().len() <= HELD);
    }
}
