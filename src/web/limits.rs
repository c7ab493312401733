//! What one request, one client and all of them together may take. Set by hand: wide enough that nobody who uses the page or
//! the API as meant meets a limit, narrow enough that one machine of two cores and 1 GB stays well.

use std::time::Duration;

/// Connections at the same time; more are told to come back.
pub(super) const CONNECTIONS: usize = 1024;
/// Requests being worked on at the same time.
pub(super) const REQUESTS: usize = 768;
/// Bytes of a request's line and headers.
pub(super) const HEAD_BYTES: usize = 32 * 1024;
/// Headers of a request.
pub(super) const HEADERS: usize = 64;
/// How long who is turned away may take to hear of it.
pub(super) const REFUSAL_TIME: Duration = Duration::from_secs(5);
/// Bytes of a request's body.
pub(super) const BODY_BYTES: usize = 8 * 1024 * 1024;
/// A body up to this size counts as no upload.
pub(super) const SMALL_BODY: u64 = 64 * 1024;
/// Uploads at the same time: with [`BODY_BYTES`] they bound the memory that bodies take.
pub(super) const UPLOADS: usize = 8;
/// Files of needs that one client may have answered at the same time.
pub(super) const BULK_OF_A_CLIENT: usize = 4;
/// How long a question may wait and be answered.
pub(super) const ANSWER_TIME: Duration = Duration::from_secs(20);
/// How long requests may go on after the program was told to stop.
pub(super) const GRACE: Duration = Duration::from_secs(10);
/// Characters of a need that is typed.
pub(super) const NEED_CHARS: usize = 500;
/// Characters of a team's name.
pub(super) const TEAM_CHARS: usize = 120;
/// Hours that a course may be asked to take at most.
pub(super) const HOURS: std::ops::RangeInclusive<f32> = 0.1..=10_000.0;
/// Needs of one file that are checked against the offers.
pub(super) const CHECKED_NEEDS: usize = 2_000;
/// Checks against the offers at the same time. Each takes a thread for seconds to minutes.
pub(super) const CHECKS: usize = 2;
/// Courses of a page of the list of courses, unless another number is asked for.
pub(super) const COURSES_LISTED: usize = 50;
/// Needs of one file that are answered on a page.
pub(super) const BOARD_NEEDS: usize = 5_000;
/// Needs answered in one go, so that who searches need not wait behind who brought a file.
pub(super) const NEEDS_AT_A_TIME: usize = 4;
/// Courses that may be asked for at once.
pub(super) const TOP: usize = 100;
/// Remarks being written to the shelf at the same time. Each waits for the disk.
pub(super) const REMARKS: usize = 8;
/// Who reads all that was said at the same time: at its 16 MB it takes some 50 MB of memory.
pub(super) const HEARINGS: usize = 2;
/// Remarks of a page of what people said.
pub(super) const FEEDBACK_LISTED: usize = 100;
