//! snarkjs's reduction from constraints to polynomials.
//!
//! The proof needs H with A·B − C = H·Z, where A, B, C interpolate the rows over the n-th roots of unity and Z
//! vanishes there. libsnark divides on a coset and gives H's coefficients. snarkjs does not divide: A·B − C has a
//! degree below 2n and vanishes on the n-th roots, so its values at the other n of the 2n-th roots, the odd powers
//! of their generator, determine it, and the key holds the matching Lagrange polynomials.

use ark_ff::PrimeField;
use ark_groth16::r1cs_to_qap::R1CSToQAP;
use ark_poly::EvaluationDomain;
use ark_relations::gr1cs::{ConstraintSystemRef, Result as ArkResult, SynthesisError};
use rayon::prelude::*;
use zkc_r1cs::ArkMatrix;

/// The reduction as ark-groth16 calls it.
///
/// It takes rows that are evaluated already, since the prover has checked each of them: what ark-groth16 passes
/// through as `matrices` is a pair of matrices with one row each, the values of A and of B in order. See
/// [`evaluated`].
pub(crate) struct SnarkjsReduction;

/// Values of rows in the form that passes through ark-groth16 to [`SnarkjsReduction`].
pub(crate) fn evaluated<F: PrimeField>(values: &[F]) -> ArkMatrix<F> {
    vec![values.iter().map(|&value| (value, 0)).collect()]
}

impl R1CSToQAP for SnarkjsReduction {
    /// Keys are made in `setup`, never through ark-groth16.
    fn instance_map_with_evaluation<F: PrimeField, D: EvaluationDomain<F>>(
        _: ConstraintSystemRef<F>,
        _: &F,
    ) -> ArkResult<(Vec<F>, Vec<F>, Vec<F>, F, usize, usize)> {
        Err(SynthesisError::MissingCS)
    }

    /// Keys are made in `setup`, never through ark-groth16.
    fn h_query_scalars<F: PrimeField, D: EvaluationDomain<F>>(
        _: usize,
        _: F,
        _: F,
        _: F,
    ) -> Result<Vec<F>, SynthesisError> {
        Err(SynthesisError::MissingCS)
    }

    /// The values of A·B − C at the odd powers of the generator of the 2n-th roots of unity.
    fn witness_map_from_matrices<F: PrimeField, D: EvaluationDomain<F>>(
        matrices: &[ArkMatrix<F>],
        num_inputs: usize,
        num_constraints: usize,
        full_assignment: &[F],
    ) -> ArkResult<Vec<F>> {
        let rows = |idx: usize| matrices.get(idx).and_then(|matrix| matrix.first());
        let (Some(a_rows), Some(b_rows)) = (rows(0), rows(1)) else {
            return Err(SynthesisError::MissingCS);
        };
        let inputs = full_assignment.get(..num_inputs).ok_or(SynthesisError::AssignmentMissing)?;
        if a_rows.len() != num_constraints || b_rows.len() != num_constraints {
            return Err(SynthesisError::AssignmentMissing);
        }

        let size = crate::setup::domain_size_for(num_constraints + num_inputs);
        let domain = D::new(size).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
        let double = D::new(2 * size).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;
        let odd =
            domain.get_coset(double.group_gen()).ok_or(SynthesisError::PolynomialDegreeTooLarge)?;

        let mut a: Vec<F> = a_rows.iter().map(|&(value, _)| value).collect();
        // After the circuit's rows comes one row `wire * 0 = 0` for the one and each public wire.
        a.extend_from_slice(inputs);
        let mut b: Vec<F> = b_rows.iter().map(|&(value, _)| value).collect();
        a.resize(size, F::zero());
        b.resize(size, F::zero());
        // The rows hold, so C's values are these products.
        let mut c: Vec<F> = a.par_iter().zip(&b).map(|(a, b)| *a * b).collect();

        for values in [&mut a, &mut b, &mut c] {
            domain.ifft_in_place(values);
            odd.fft_in_place(values);
        }
        a.par_iter_mut().zip(&b).zip(&c).for_each(|((a, b), c)| {
            *a *= b;
            *a -= c;
        });
        Ok(a)
    }
}
