//! From pivots in the order they were taken to a substitution over surviving columns.

use ark_ff::PrimeField;
use zkc_audit::elimination::{Form, Replaced};

use super::Pivot;

/// Replaces, from the last pivot to the first, columns that were eliminated later. Ascending by
/// column.
pub(super) fn close<F: PrimeField>(pivots: Vec<Pivot<F>>, n_columns: usize) -> Vec<Replaced<F>> {
    let mut done: Vec<Replaced<F>> = Vec::with_capacity(pivots.len());
    // Where in `done` a column is, counted from 1.
    let mut place = vec![0usize; n_columns];
    let mut dense = vec![F::zero(); n_columns];
    let mut seen = vec![false; n_columns];
    let mut touched: Vec<u32> = Vec::new();
    for Pivot { column, by, row } in pivots.into_iter().rev() {
        let survives = |column: u32| place[column as usize] == 0;
        let by = if by.terms.iter().all(|&(column, _)| survives(column)) {
            by
        } else {
            let mut constant = by.constant;
            let mut put = |column: u32, value: F| {
                dense[column as usize] += value;
                if !std::mem::replace(&mut seen[column as usize], true) {
                    touched.push(column);
                }
            };
            for (column, coefficient) in by.terms {
                match place[column as usize].checked_sub(1) {
                    None => put(column, coefficient),
                    Some(at) => {
                        let inner = &done[at].by;
                        constant += coefficient * inner.constant;
                        inner.terms.iter().for_each(|&(column, v)| put(column, coefficient * v));
                    }
                }
            }
            touched.sort_unstable();
            let mut terms = Vec::with_capacity(touched.len());
            for column in touched.drain(..) {
                seen[column as usize] = false;
                let value = std::mem::replace(&mut dense[column as usize], F::zero());
                if !value.is_zero() {
                    terms.push((column, value));
                }
            }
            Form { constant, terms }
        };
        done.push(Replaced { column, by, row });
        place[column as usize] = done.len();
    }
    done.sort_unstable_by_key(|replaced| replaced.column);
    done
}
