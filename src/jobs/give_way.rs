//! Work that nobody waits for gives way to work that somebody waits for.

/// So many steps of niceness: while both want the processor, who did not give way gets some nine times as much of it
/// (Linux, `sched(7)`).
const STEPS: i32 = 10;

/// Lets all that the calling thread does from now on, and all threads it starts, give way to other work on the machine.
/// Where the system does not allow it the work goes on as before; it is only less considerate.
pub fn give_way() {
    let _ = rustix::process::nice(STEPS);
}
