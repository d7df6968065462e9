//! Room for recursion over deep expressions and long chains of calls.

/// Virtual memory; only what is used is ever touched. Expressions are at most 256 high and calls 128
/// deep.
const STACK_BYTES: usize = 1 << 28;

/// Runs `work` on a stack that no tree within these limits exhausts, and gives its result.
///
/// A panic of `work` is passed on.
pub fn with_deep_stack<T: Send>(work: impl Fn() -> T + Send + Sync) -> T {
    std::thread::scope(|scope| {
        let deep = std::thread::Builder::new().stack_size(STACK_BYTES);
        match deep.spawn_scoped(scope, &work) {
            Ok(thread) => match thread.join() {
                Ok(result) => result,
                Err(panic) => std::panic::resume_unwind(panic),
            },
            // No thread to be had: ordinary programs fit on any stack.
            Err(_) => work(),
        }
    })
}
